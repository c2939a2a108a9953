using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>One upload: closed days become batches, and batches leave, each with a token of its own.</summary>
/// <remarks>One upload each; not thread-safe. Blocks for as long as the host client may.</remarks>
internal sealed class Uploader(AgentSettings settings, AgentHome home, FeatureList list, HostClient host)
{
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(7);

    private readonly DateTimeOffset _now = settings.Options.Clock.GetUtcNow();
    private readonly bool _isAnonymous = string.Equals(settings.Options.Mode, OAuthNames.Anonymous, StringComparison.Ordinal);

    /// <summary>Uploads what is due.</summary>
    /// <param name="force">Whether to do it before its time.</param>
    public UploadResult Run(bool force)
    {
        if (!force && Schedule.Read(home) is { } schedule && _now < schedule.Next && IsSensible(schedule.Next))
        {
            return new UploadResult { Outcome = "not-due", Next = schedule.Next };
        }

        using IDisposable? locked = home.TryLock();
        if (locked is null)
        {
            return new UploadResult { Outcome = "busy" };
        }

        string? installId = _isAnonymous ? null : GrantRecord.Read(home)?.InstallId;
        IReadOnlyList<WaitingBatch> waiting = new BatchQueue(settings, home).Fill(installId);
        RemoveUsedTokens(waiting);
        UploadResult result = waiting.Count == 0 ? new UploadResult { Outcome = "nothing" }
            : _isAnonymous && TokenFile.Read(home).Tokens.Count == 0 && waiting.All(batch => batch.Token is null) ? FetchTokens()
            : SendAll(waiting);
        return Plan(result);
    }

    // A time that no agent would have chosen comes from a clock that was wrong then or is wrong now.
    private bool IsSensible(DateTimeOffset next) => next - _now <= MaxRetryAfter + (1.5 * settings.UploadPeriod);

    // A crash between taking a token and striking it out leaves it in both places.
    private void RemoveUsedTokens(IReadOnlyList<WaitingBatch> waiting)
    {
        TokenFile left = TokenFile.Read(home);
        string[] unused = [.. left.Tokens.Except(waiting.Select(batch => batch.Token).OfType<string>(), StringComparer.Ordinal)];
        if (unused.Length != left.Tokens.Count)
        {
            (left with { Tokens = unused }).Write(home);
        }
    }

    private UploadResult FetchTokens()
    {
        GrantRecord? grant = new GrantRefresh(settings, home, host).Get(force: false, out UploadResult? failure);
        return grant is null ? failure! : new TokenSupply(settings, home, list, host).Fetch(grant) ?? new UploadResult { Outcome = "tokens" };
    }

    private UploadResult SendAll(IReadOnlyList<WaitingBatch> waiting)
    {
        int sent = 0;
        int rejected = 0;
        foreach (WaitingBatch batch in waiting)
        {
            // Without a token it waits for a run that fetches some, and for one more after that.
            WaitingBatch ready = WithToken(batch);
            if (_isAnonymous && ready.Token is null)
            {
                continue;
            }

            HostAnswer answer = SendTwice(ref ready, out UploadResult? failure);
            switch (answer.Status)
            {
                case 200:
                    ready.Delete(home);
                    sent++;
                    break;
                case 400 or 404 or 413 or 415 or 422:
                    ready.Reject(home);
                    rejected++;
                    break;
                case 410:
                    End();
                    return new UploadResult { Outcome = "ended" };
                default:
                    return failure ?? Later(answer);
            }
        }

        return new UploadResult { Outcome = rejected > 0 && sent == 0 ? "rejected" : "sent", Batches = sent };
    }

    // A refused token or bearer: the next one, the same bytes, once.
    private HostAnswer SendTwice(ref WaitingBatch batch, out UploadResult? failure)
    {
        HostAnswer answer = Send(batch, force: false, out failure);
        if (failure is not null || answer.Status is not (401 or 409))
        {
            return answer;
        }

        if (_isAnonymous)
        {
            batch = WithToken(batch with { Token = null });
            if (batch.Token is null)
            {
                batch.Write(home);
                return answer;
            }
        }

        HostAnswer second = Send(batch, force: true, out failure);
        if (_isAnonymous && second.Status is 401 or 409)
        {
            batch = batch with { Token = null };
            batch.Write(home);
        }

        return second;
    }

    private HostAnswer Send(WaitingBatch batch, bool force, out UploadResult? failure)
    {
        failure = null;
        string? authorization = $"{OAuthNames.PrivateToken} token=\"{batch.Token}\"";
        if (!_isAnonymous)
        {
            GrantRecord? grant = new GrantRefresh(settings, home, host).Get(force, out failure);
            authorization = grant is null ? null : "Bearer " + grant.AccessToken;
        }

        return authorization is null ? HostAnswer.None : host.PostJson(settings.Options.EventRoute, Encoding.UTF8.GetBytes(batch.Body), authorization);
    }

    // First into the batch, then out of the file.
    private WaitingBatch WithToken(WaitingBatch batch)
    {
        TokenFile left = TokenFile.Read(home);
        if (!_isAnonymous || batch.Token is not null || left.Tokens.Count == 0)
        {
            return batch;
        }

        WaitingBatch ready = batch with { Token = left.Tokens[0] };
        ready.Write(home);
        (left with { Tokens = [.. left.Tokens.Skip(1)] }).Write(home);
        return ready;
    }

    private void End()
    {
        ConsentRecord.Read(home)?.WithState(ConsentState.Ended).Write(home);
        HomeCleaner.DeleteWaiting(home);
    }

    private UploadResult Later(HostAnswer answer) => new()
    {
        Outcome = "later",
        Status = answer.Status == 0 ? null : answer.Status,
        Reason = answer.Status == 0 ? "no-answer" : null,
        Next = answer.RetryAfter is { } wait && wait > TimeSpan.Zero ? _now + wait : null,
    };

    // 1, 2, 4 ... minutes after failures; otherwise at a time that no other agent shares.
    private UploadResult Plan(UploadResult result)
    {
        if (result.Outcome is "ended")
        {
            return result;
        }

        int failures = result.Outcome is "later" ? (Schedule.Read(home)?.Failures ?? 0) + 1 : 0;
        DateTimeOffset next;
        if (failures > 0)
        {
            TimeSpan backoff = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, failures - 1), MaxBackoff.TotalMinutes));
            DateTimeOffset asked = result.Next ?? _now;
            next = asked > _now + MaxRetryAfter ? _now + MaxRetryAfter : asked > _now + backoff ? asked : _now + backoff;
        }
        else
        {
            (double from, double to) = result.Outcome is "tokens" ? (1, 24) : (settings.UploadPeriod.TotalHours / 2, settings.UploadPeriod.TotalHours * 1.5);
            next = _now.AddSeconds(Math.Floor(Random(from * 3600, to * 3600)));
        }

        new Schedule(next, failures).Write(home);
        return result with { Next = next };
    }

    private static double Random(double from, double to) => from + ((to - from) * RandomNumberGenerator.GetInt32(int.MaxValue) / int.MaxValue);
}
