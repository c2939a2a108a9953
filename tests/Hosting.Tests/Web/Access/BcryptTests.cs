using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting.Web.Access;

namespace PopCon.Hosting.Tests.Web.Access;

public sealed class BcryptTests
{
    private const string Salted = "04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy";

    [SkippableTheory]
    [InlineData("$2a$" + Salted, "secret", true)]
    [InlineData("$2b$" + Salted, "secret", true)]
    [InlineData("$2y$" + Salted, "secret", true)]
    [InlineData("$2y$" + Salted, "Secret", false)]
    [InlineData("$2y$" + Salted, "", false)]
    [InlineData("$2y$" + Salted, "secret\0and more", false)]
    [InlineData("$2y$" + Salted, "secret ", false)]
    [InlineData("$1$abc$defg", "secret", false)]
    [InlineData("", "secret", false)]
    [InlineData("*0", "secret", false)]
    public void Matches_PasswordAndHash_AreCompared(string hash, string password, bool expected)
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");

        Assert.Equal(expected, Bcrypt.Matches(password, hash));
    }

    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    /// <summary>A cancelled token stops everything that would have to wait for bcrypt.</summary>
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Theory]
    [InlineData("$2y$" + Salted, true)]
    [InlineData("$2x$" + Salted, false)]
    [InlineData("$2y$" + Salted + "x", false)]
    [InlineData("$2y$" + Salted + "\n", false)]
    [InlineData("$2y$03$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy", false)]
    [InlineData("$2y$32$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy", false)]
    [InlineData("", false)]
    public void IsHash_Text_IsChecked(string text, bool expected) => Assert.Equal(expected, Bcrypt.IsHash(text));

    [SkippableFact]
    public async Task CheckAsync_RightPasswordAgain_CostsNoBcrypt()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        BasicAuthUsers users = Users(("a", "$2y$" + Salted));
        Assert.Null(await users.CheckAsync("a", "secret", Client, CancellationToken.None));

        Assert.Null(await users.CheckAsync("a", "secret", Client, Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await users.CheckAsync("a", "wrong", Client, Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await users.CheckAsync("b", "secret", Client, Cancelled));
    }

    /// <summary>F7: after a reload a user whose entry is unchanged does not wait for bcrypt again; one whose entry changed does.</summary>
    [SkippableFact]
    public async Task CheckAsync_F7AfterAReload_RemembersUnchangedEntriesOnly()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        BasicAuthUsers users = Users(("a", "$2y$" + Salted), ("b", "$2b$" + Salted));
        Assert.Null(await users.CheckAsync("a", "secret", Client, CancellationToken.None));
        Assert.Null(await users.CheckAsync("b", "secret", Client, CancellationToken.None));

        var reloaded = new BasicAuthUsers(Hashes(("a", "$2y$" + Salted), ("b", "$2a$" + Salted), ("c", "$2y$" + Salted)), users);

        Assert.Null(await reloaded.CheckAsync("a", "secret", Client, Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reloaded.CheckAsync("b", "secret", Client, Cancelled));
    }

    /// <summary>F7: the queue of checks is bounded, for each address and in all, and a remembered password does not need it.</summary>
    [SkippableFact]
    public async Task CheckAsync_F7QueueIsFull_RefusesAtOnce()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        BasicAuthUsers users = Users(("a", "$2y$" + Salted), ("slow", "$2y$12$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy"));
        Assert.Null(await users.CheckAsync("a", "secret", Client, CancellationToken.None));
        using var end = new CancellationTokenSource();

        // Several guesses that take a quarter of a second each: the rest is asked before the first has ended.
        List<Task<AuthFailureReason?>> guesses = [.. Enumerable.Range(0, 4).Select(_ => users.CheckAsync("slow", "guess", Client, end.Token).AsTask())];
        Assert.Equal(AuthFailureReason.PasswordQueue, await users.CheckAsync("slow", "guess", Client, end.Token));
        for (int source = 2; source <= 4; source++)
        {
            var other = IPAddress.Parse($"192.0.2.{source}");
            guesses.AddRange(Enumerable.Range(0, 4).Select(_ => users.CheckAsync("slow", "guess", other, end.Token).AsTask()));
        }

        Assert.Equal(AuthFailureReason.PasswordQueue, await users.CheckAsync("slow", "guess", IPAddress.Parse("192.0.2.5"), end.Token));
        Assert.Null(await users.CheckAsync("a", "secret", Client, end.Token));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(guesses));
        Assert.Equal(AuthFailureReason.WrongCredentials, await users.CheckAsync("slow", "guess", Client, CancellationToken.None));
    }

    private static BasicAuthUsers Users(params (string User, string Hash)[] users) => new(Hashes(users), previous: null);

    private static Dictionary<string, string> Hashes(params (string User, string Hash)[] users) =>
        users.ToDictionary(user => user.User, user => user.Hash, StringComparer.Ordinal);
}
