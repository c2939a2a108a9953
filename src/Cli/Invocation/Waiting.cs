using System;
using System.Threading.Tasks;
using Spectre.Console;

namespace PopCon.Cli.Invocation;

/// <summary>Shows that something is going on where it takes longer than a second and a person looks at a terminal.</summary>
/// <remarks>Stateless. Writes to standard error only.</remarks>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a task.</summary>
    /// <param name="what">What is going on: <c>Reading figures</c>.</param>
    /// <param name="task">The task.</param>
    public static async Task<T> ForAsync<T>(string what, Task<T> task)
    {
        if (Console.IsErrorRedirected || await Task.WhenAny(task, Task.Delay(Patience)) == task)
        {
            return await task;
        }

        return await Terminal.OfErrors().Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            progress.AddTask(what.EscapeMarkup()).IsIndeterminate = true;
            return await task;
        });
    }
}
