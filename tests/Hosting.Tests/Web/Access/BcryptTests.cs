using System;
using System.Collections.Generic;
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
    public async Task VerifyAsync_RightPasswordAgain_CostsNoBcrypt()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        var users = new BasicAuthUsers(new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "$2y$" + Salted });
        Assert.True(await users.VerifyAsync("a", "secret", CancellationToken.None));

        // A cancelled token stops everything that would have to wait for bcrypt.
        var cancelled = new CancellationToken(canceled: true);

        Assert.True(await users.VerifyAsync("a", "secret", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await users.VerifyAsync("a", "wrong", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await users.VerifyAsync("b", "secret", cancelled));
    }
}
