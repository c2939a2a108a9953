using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Keys;
using PopCon.Update.Failures;
using PopCon.Update.Signing;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update index-check</c> and <c>root-check</c>: judge a signed index, or a chain of keys, given as JSON.</summary>
internal static class SignedIndexCommand
{
    /// <summary>The command about an index.</summary>
    public static Command CreateIndexCheck()
    {
        var command = new Command("index-check", "Judges a signed index that is given on standard input.");
        command.SetUpdateAction(parsed =>
        {
            JsonObject input = JsonStreams.ReadInput();
            IndexResult result = IndexCheck.Run(
                input.Get<string?>("fetched", null), Keys(input), input.Get("threshold", 1), ReadStored(input["stored"] as JsonObject), Time(input, "now"));
            parsed.WriteJson(new JsonObject { ["accept"] = result.Index is not null, ["reason"] = result.Reason, ["stored"] = Describe(result.Stored) });
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The command about keys.</summary>
    public static Command CreateRootCheck()
    {
        var command = new Command("root-check", "Walks a chain of keys that is given on standard input.");
        command.SetUpdateAction(parsed =>
        {
            JsonObject input = JsonStreams.ReadInput();
            RootWalk walk = RootWalk.Run(ReadRoot(input["trusted"]), input.Strings("fetched"), Time(input, "now"));
            parsed.WriteJson(new JsonObject
            {
                ["version"] = walk.Root.Version,
                ["keys"] = JsonStreams.List(walk.Root.Keys.Select(key => key.Id).Order(StringComparer.Ordinal)),
                ["threshold"] = walk.Root.Threshold,
                ["reason"] = walk.Reason,
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static TrustedRoot ReadRoot(JsonNode? trusted)
    {
        const string Expected = "trusted: expected the content of a root: expires, keys, threshold, type, version.";
        try
        {
            using JsonDocument document = JsonDocument.Parse(trusted?.ToJsonString() ?? "null");
            return TrustedRoot.Read(document.RootElement) ?? throw new UpdateException(Expected);
        }
        catch (InvalidOperationException e)
        {
            throw new UpdateException(Expected, e);
        }
    }

    private static List<TrustPublicKey> Keys(JsonObject input)
    {
        var keys = new List<TrustPublicKey>();
        foreach ((string id, JsonNode? pem) in input["keys"] as JsonObject ?? [])
        {
            var key = TrustPublicKey.FromPem(pem?.GetValue<string>() ?? string.Empty, "keys." + id);
            keys.Add(string.Equals(key.Id, id, StringComparison.Ordinal) ? key : throw new UpdateException($"keys.{id}: the id of this key is {key.Id}."));
        }

        return keys;
    }

    private static StoredIndex? ReadStored(JsonObject? stored) => stored is null ? null : new StoredIndex(
        stored.Get("version", 0L), stored.Get("sha256", string.Empty), Time(stored, "expires"), stored["seen"] is null ? null : Time(stored, "seen"));

    private static JsonObject? Describe(StoredIndex? stored)
    {
        if (stored is null)
        {
            return null;
        }

        var json = new JsonObject { ["version"] = stored.Version, ["sha256"] = stored.Sha256, ["expires"] = TrustTime.Format(stored.Expires) };
        if (stored.Seen is { } seen)
        {
            json["seen"] = TrustTime.Format(seen);
        }

        return json;
    }

    private static DateTimeOffset Time(JsonObject parent, string name) =>
        TrustTime.TryParse(parent.Get<string?>(name, null), out DateTimeOffset time)
            ? time
            : throw new UpdateException(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a time such as 2027-01-01T00:00:00Z."));
}
