using System;
using PopCon.Update.Checks;
using PopCon.Update.Documents;

namespace PopCon.Update.Tests.Checks;

public sealed class CheckScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(0.0, 24 * 60)]
    [InlineData(1.0, 24 * 60 * 1.1)]
    public void AfterAnswer_Share_IsUpToATenthOfThePeriod(double share, double minutes) =>
        Assert.Equal(new CheckDocument(Now.AddMinutes(minutes), 0), CheckSchedule.AfterAnswer(Now, Day, share));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(6, 16 * 60)]
    [InlineData(7, 24 * 60)]
    [InlineData(int.MaxValue - 1, 24 * 60)]
    public void AfterFailure_MoreFailures_TwiceAsLongUpToThePeriod(int failures, double minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), CheckSchedule.AfterFailure(Now, Day, 0, failures, null).NextCheck);

    [Theory]
    [InlineData(60, 15)]
    [InlineData(7200, 120)]
    [InlineData(100_000_000, 7 * 24 * 60)]
    public void AfterFailure_RetryAfter_CountsIfItIsLongerUpToAWeek(int seconds, double minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), CheckSchedule.AfterFailure(Now, Day, 0, 0, TimeSpan.FromSeconds(seconds)).NextCheck);
}
