using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Events.Tokens;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Grants;
using PopCon.Usage.Host.Totals;

namespace PopCon.Usage.Host.Routes;

/// <summary>Route 3: takes batches. Each counts once, however often it comes.</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class EventRoute(HostState state)
{
    /// <summary>Takes a batch, in the order of the contract's checks.</summary>
    public async Task TakeAsync(HttpContext context)
    {
        if (await RequestBody.ReadJsonAsync(context) is not { } body)
        {
            return;
        }

        if (state.Options.Ended)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status410Gone, "collection_ended", "Nothing is collected any more.");
            return;
        }

        bool isJson = StrictJson.TryParse(body, out JsonElement root);
        if (await AuthenticateAsync(context, isJson ? root.Text("package") : null) is not { } sender)
        {
            return;
        }

        if (!isJson)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_json", "Expected a JSON object without a key twice.");
        }
        else if (sender.Grant is { ClientSecret: not null } && BatchBody.IsLegacy(root))
        {
            await TakeLegacyAsync(context, root, sender.Grant);
        }
        else if (!BatchBody.IsGood(root, sender.Grant is not null))
        {
            await Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_batch", "Expected batch, headers, package, revision and 1 to 2000 rows, in identified mode also installId.");
        }
        else if (!state.Content.Packages.TryGetValue(root.Text("package")!, out FeatureList? list))
        {
            await Respond.ErrorAsync(context, StatusCodes.Status404NotFound, "unknown_package", "This host does not count for the package.");
        }
        else if (await IsForAsync(context, sender, root, list))
        {
            await CountAsync(context, sender, root, list);
        }
    }

    private async Task<Sender?> AuthenticateAsync(HttpContext context, string? package)
    {
        if (Bearer.TryRead(context, OAuthNames.PrivateToken, out string? parameters))
        {
            if (ReadToken(parameters) is { } sender)
            {
                return sender;
            }
        }
        else if (Bearer.TryRead(context, "Bearer", out string? access))
        {
            Grant? grant;
            lock (state.Journal.Gate)
            {
                grant = state.Grants.FindByAccess_NeedsLock(access, state.Now);
            }

            if (grant is { Mode: OAuthNames.Identified })
            {
                return new Sender(Token: null, Key: null, grant);
            }

            if (grant is not null)
            {
                await Respond.ErrorAsync(context, StatusCodes.Status403Forbidden, "insufficient_scope", "In anonymous mode a batch comes with a private token.");
                return null;
            }
        }

        await ChallengeAsync(context, package);
        return null;
    }

    // token="..." or token=...
    private Sender? ReadToken(string parameters)
    {
        const string Name = "token=";
        string text = parameters.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? parameters[Name.Length..] : string.Empty;
        if (text is ['"', .. var quoted, '"'])
        {
            text = quoted;
        }

        if (!PrivateToken.TryParse(text, out PrivateToken? token))
        {
            return null;
        }

        byte[] keyHash = token.KeyHash.ToArray();
        return state.Content.Keys.FirstOrDefault(key => key.Public.Hash.AsSpan().SequenceEqual(keyHash)) is { } key && key.IsValid(state.Now) && key.Verify(token)
            ? new Sender(token, key, Grant: null)
            : null;
    }

    // RFC 9577, 2.1; otumat knows by two more members that it has to refresh.
    private Task ChallengeAsync(HttpContext context, string? package)
    {
        string known = package is not null && state.Content.Packages.ContainsKey(package) ? package : state.Content.Packages.Keys.First();
        if (state.CurrentKey is { } key)
        {
            context.Response.Headers.WWWAuthenticate =
                $"{OAuthNames.PrivateToken} challenge=\"{Base64Text.Encode(TokenChallenge.Create(state.Authority, known))}\", token-key=\"{Base64Text.Encode(key.Public.Encoded)}\"";
        }

        return Respond.JsonAsync(context, StatusCodes.Status401Unauthorized, json =>
        {
            json.WriteString("error", "invalid_token");
            json.WriteString("error_description", "The token is missing, unknown, expired or for another host or package.");
            if (state.Options.Legacy)
            {
                json.WriteString("error_msg", "Authorization Failed");
                json.WriteString("error_desc", "TokenExpiredError: expired");
            }
        });
    }

    private async Task<bool> IsForAsync(HttpContext context, Sender sender, JsonElement root, FeatureList list)
    {
        if (sender.Token is { } token)
        {
            byte[] expected = SHA256.HashData(TokenChallenge.Create(state.Authority, list.Package));
            if (token.ChallengeDigest.SequenceEqual(expected))
            {
                return true;
            }

            await ChallengeAsync(context, list.Package);
            return false;
        }

        string? problem = !string.Equals(root.Text("installId"), sender.Grant!.InstallId, StringComparison.Ordinal) ? "other_install" : !string.Equals(list.Package, sender.Grant.Package, StringComparison.Ordinal) ? "other_package" : null;
        if (problem is not null)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status403Forbidden, problem, "The grant is for another install or package.");
        }

        return problem is null;
    }

    private async Task CountAsync(HttpContext context, Sender sender, JsonElement root, FeatureList list)
    {
        var rows = new RowReader(list, UsageTime.DayOf(state.Now));
        rows.Read(root.GetProperty("rows"));
        string id = root.Text("batch")!;
        (string Key, string Hash)? token = sender.Token is null ? null : (sender.Key!.Public.Id, SpentTokens.Text(sender.Token.Hash));
        var batch = new CountedBatch { Id = id, Package = list.Package, Answer = new BatchAnswer(UsageTime.DayOf(state.Now), rows.Good.Count, rows.Refused), Token = token };
        var released = new List<string>();
        BatchAnswer? known;
        Outcome outcome;
        Task stored;
        lock (state.Journal.Gate)
        {
            known = state.Totals.Find_NeedsLock(id);
            outcome = known is not null ? Outcome.Counted
                : token is not null && state.Totals.IsSpent_NeedsLock(token.Value.Key, sender.Token!.Hash) ? Outcome.Spent
                : rows.Good.Count == 0 ? Outcome.Nothing
                : !state.Totals.HasRoom_NeedsLock ? Outcome.Full
                : Outcome.Counted;

            // What was counted a moment ago may not be on the disk yet: its repetition waits for that, too.
            stored = outcome == Outcome.Counted && known is null
                ? state.Journal.Record_NeedsLock(state.Totals.Count_NeedsLock(batch, rows.Good, released))
                : state.Journal.Tail_NeedsLock;
        }

        await stored;
        state.Statsd.Send(released);
        await AnswerAsync(context, outcome, known ?? batch.Answer, isDuplicate: known is not null);
    }

    private async Task TakeLegacyAsync(HttpContext context, JsonElement root, Grant grant)
    {
        if (!string.Equals(root.Text("installId"), grant.InstallId, StringComparison.Ordinal) || !state.Content.Packages.TryGetValue(grant.Package, out FeatureList? list))
        {
            await Respond.ErrorAsync(context, StatusCodes.Status403Forbidden, "other_install", "The grant is for another install.");
            return;
        }

        var rows = new RowReader(list, UsageTime.DayOf(state.Now));
        rows.ReadLegacy(root.GetProperty("rows"));
        DateOnly today = UsageTime.DayOf(state.Now);
        var events = new List<string>();
        var released = new List<string>();
        Task stored = Task.CompletedTask;
        lock (state.Journal.Gate)
        {
            UsageRow[] fresh = state.Totals.HasRoom_NeedsLock ? [.. rows.Good.Where(row => IsNew_NeedsLock(grant, row, today, events))] : [];
            if (fresh.Length > 0)
            {
                var batch = new CountedBatch { Package = grant.Package, Answer = new BatchAnswer(today, fresh.Length, []), Events = events };
                stored = state.Journal.Record_NeedsLock(state.Totals.Count_NeedsLock(batch, fresh, released));
            }
        }

        await stored;
        state.Statsd.Send(released);
        await AnswerAsync(context, rows.Good.Count == 0 ? Outcome.Nothing : Outcome.Counted, new BatchAnswer(today, rows.Good.Count, rows.Refused), isDuplicate: false);
    }

    private bool IsNew_NeedsLock(Grant grant, UsageRow row, DateOnly today, List<string> events)
    {
        string known = SecretHash.Of($"{grant.InstallId} {UsageTime.Format(row.Day)} {row.Feature}");
        if (!state.Totals.IsNewEvent_NeedsLock(known, today))
        {
            return false;
        }

        events.Add(known);
        return true;
    }

    private static Task AnswerAsync(HttpContext context, Outcome outcome, BatchAnswer answer, bool isDuplicate) => outcome switch
    {
        Outcome.Spent => Respond.ErrorAsync(context, StatusCodes.Status409Conflict, "token_spent", "The token was spent for another batch."),
        Outcome.Full => Respond.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "full", "The host has no room for more totals. Try again later."),
        Outcome.Nothing => Respond.JsonAsync(context, StatusCodes.Status422UnprocessableEntity, json =>
        {
            json.WriteString("error", "no_row_accepted");
            WriteRefused(json, answer);
        }),
        _ => Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("accepted", answer.Accepted);
            WriteRefused(json, answer);
            json.WriteBoolean("duplicate", isDuplicate);
        }),
    };

    private static void WriteRefused(Utf8JsonWriter json, BatchAnswer answer)
    {
        json.WriteStartArray("refused");
        foreach (RefusedRow row in answer.Refused)
        {
            json.WriteStartObject();
            json.WriteNumber("row", row.Row);
            json.WriteString("reason", row.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private enum Outcome
    {
        Counted,
        Spent,
        Nothing,
        Full,
    }
}
