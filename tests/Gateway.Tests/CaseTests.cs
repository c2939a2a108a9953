using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The captured cases of redirect rules; each row is one server or a few.</summary>
public sealed class CaseTests
{
    [SkippableTheory]
    [InlineData("scarf.json", "^scarf-f1-")]
    [InlineData("scarf.json", "^scarf-(?!f1-)")]
    [InlineData("scarf-random.json", ".")]
    [InlineData("pywharf.json", ".")]
    [InlineData("initialize.json", ".")]
    public Task Cases_OfFile_AllPass(string file, string filter) => CaseFiles.PlayAsync(file, filter);
}
