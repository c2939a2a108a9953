using System.CommandLine;
using System.Text;
using PopCon.Cli.Invocation;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;

namespace PopCon.Cli.Trust;

/// <summary>The options that say which hash of a folder or package is meant, for <c>hash</c>, <c>sign</c> and <c>verify</c>.</summary>
internal sealed class FolderHash
{
    private const string AllAlike = "644";

    private readonly Option<HashProfile?> _profile = new("--profile")
    {
        Description = "How files become one hash: git (default), git-sha256 or otumat.",
        HelpName = "git|git-sha256|otumat",
        CustomParser = result => OptionValues.Choice<HashProfile?>(
            result, ("git", HashProfile.Git), ("git-sha256", HashProfile.GitSha256), ("otumat", HashProfile.Otumat)),
    };

    private readonly Option<string?> _prefix = new("--prefix") { Description = "What every path begins with. Default: the folder's name; '' for none." };

    // A word, not a yes or no: the grammar would take the folder behind it for the value of a switch.
    private readonly Option<string?> _modes = new("--modes")
    {
        Description = "Modes of files: disk (default) as they are, 644 all alike.",
        HelpName = "disk|644",
        CustomParser = result => OptionValues.Choice(result, ("disk", "disk"), (AllAlike, AllAlike)),
    };

    private readonly Option<bool> _skipDotGit = new("--skip-dot-git") { Description = "Pass over a .git directly in the folder." };
    private readonly Option<bool> _package = new("--package") { Description = "The files of a package: the same for a .nupkg and its folder. Needs --id." };
    private readonly Option<string?> _id;

    /// <param name="command">The command that gets the options.</param>
    /// <param name="id">The option for the package id, which commands share with other uses.</param>
    public FolderHash(Command command, Option<string?> id)
    {
        _id = id;
        command.Add(_profile);
        command.Add(_prefix);
        command.Add(_modes);
        command.Add(_skipDotGit);
        command.Add(_package);
        command.Add(id);
    }

    /// <summary>The option for the package id.</summary>
    public static Option<string?> Id() => new("--id") { Description = "Package id." };

    /// <summary>Whether a package is meant instead of a folder.</summary>
    public bool IsPackage(ParseResult parsed) => parsed.GetValue(_package);

    /// <summary>The profile.</summary>
    public HashProfile Profile(ParseResult parsed) => parsed.GetValue(_profile) ?? HashProfile.Git;

    /// <summary>The hash.</summary>
    public string Compute(ParseResult parsed, string path) => PluginHash.OfListing(Profile(parsed), Bytes(parsed, path));

    /// <summary>The listing as text.</summary>
    public string Listing(ParseResult parsed, string path) => Encoding.UTF8.GetString(Bytes(parsed, path));

    private byte[] Bytes(ParseResult parsed, string path)
    {
        if (IsPackage(parsed))
        {
            return OfPackage(parsed, path);
        }

        var options = new HashOptions
        {
            Prefix = parsed.GetValue(_prefix),
            IgnoreModes = parsed.GetValue(_modes) is AllAlike,
            SkipDotGit = parsed.GetValue(_skipDotGit),
        };
        return PluginHash.Listing(Profile(parsed), path, options);
    }

    private byte[] OfPackage(ParseResult parsed, string path)
    {
        string id = parsed.GetValue(_id) ?? throw TrustCommand.Usage("--package needs --id, the id of the package.");
        if (Profile(parsed) != HashProfile.Git || parsed.GetValue(_prefix) is not null)
        {
            throw TrustCommand.Usage("--package has its own profile (git, modes 644) and prefix (the id): leave out --profile and --prefix.");
        }

        using PackageTree package = PackageTree.Open(path);
        return package.Listing(id);
    }
}
