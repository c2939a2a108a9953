using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Policies;

/// <summary>What the verification of a package found.</summary>
public sealed record TrustResult
{
    /// <summary>The path of the package.</summary>
    public required string Package { get; init; }

    /// <summary>One of <see cref="TrustReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>What follows from it.</summary>
    public required TrustMode Mode { get; init; }

    /// <summary>More about the reason in plain words; may be empty.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The statement id; <see langword="null"/> when no statement could be read.</summary>
    public string? StatementId { get; init; }

    /// <summary>The statement; <see langword="null"/> when none could be read.</summary>
    public TrustStatement? Statement { get; init; }

    /// <summary>The ids of the keys that count, sorted.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <summary>The files that are not as they should be, by the UTF-8 bytes of their paths.</summary>
    public IReadOnlyList<FileProblem> Files { get; init; } = [];

    /// <summary>Whether everything that was asked for holds.</summary>
    public bool IsTrusted => Reason is TrustReason.Ok;

    /// <summary>Whether the package may be used: it is trusted, or the policy only watches.</summary>
    public bool IsAllowed => IsTrusted || Mode != TrustMode.Enforce;

    /// <summary>One sentence for people: what is not trusted and why.</summary>
    public string Message
    {
        get
        {
            string files = string.Join(", ", Files.Take(5).Select(file => $"{file.Path} ({file.Problem})"));
            string rest = Files.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {Files.Count - 5} more") : string.Empty;
            string detail = Files.Count > 0 ? files + rest : Detail;
            return IsTrusted ? $"{Package}: trusted." : $"{Package}: not trusted: {Reason}{(detail.Length > 0 ? ": " + detail : string.Empty)}";
        }
    }

    /// <summary>The result as one JSON object.</summary>
    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteString("result", TrustReason.ResultOf(Reason));
        json.WriteString("reason", Reason);
        json.WriteString("mode", Mode switch { TrustMode.Warn => "warn", TrustMode.Audit => "audit", _ => "enforce" });
        if (Statement is not null)
        {
            json.WriteString("statement", StatementId);
            json.WriteString("id", Statement.Id);
            json.WriteString("version", Statement.Version);
            json.WriteStrings("signers", Signers);
        }

        if (Files.Count > 0)
        {
            json.WriteStartArray("files");
            foreach (FileProblem file in Files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteString("problem", file.Problem);
                if (file.Expected is not null)
                {
                    json.WriteString("expected", file.Expected);
                }

                if (file.Found is not null)
                {
                    json.WriteString("found", file.Found);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    });
}
