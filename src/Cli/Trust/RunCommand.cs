using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Loading;
using PopCon.Trust.Policies;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust run</c>: runs a program from a verified folder, loading exactly the bytes that were verified.</summary>
internal sealed class RunCommand
{
    private readonly Command _command = new("run", "Runs a program from a verified folder.");
    private readonly Option<string> _policy = new("--policy") { Description = "Policy, a JSON file.", Required = true };
    private readonly Option<DateTimeOffset?> _now = TrustOptions.Time("--now", "Time to judge by. Default: the clock of this machine.");
    private readonly Argument<string> _folder = new("dir") { Description = "Folder of the package." };
    private readonly Argument<string> _assembly = new("assembly") { Description = "Assembly to run, as a path in the folder." };
    private readonly Argument<string[]> _arguments = new("args") { Description = "Arguments of the program." };

    private RunCommand()
    {
        _command.Add(_policy);
        _command.Add(_now);
        _command.Add(_folder);
        _command.Add(_assembly);
        _command.Add(_arguments);
        _command.SetTrustAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new RunCommand()._command;

    /// <summary>
    /// Puts <c>--</c> before the arguments of the program, so that <c>--help</c> or <c>--now</c> among them are the program's:
    /// everything after the second word that is not an option of ours belongs to it.
    /// </summary>
    public static IReadOnlyList<string> SeparateArguments(IReadOnlyList<string> args)
    {
        if (args is not ["trust", "run", ..])
        {
            return args;
        }

        int words = 0;
        for (int i = 2; i < args.Count; i++)
        {
            if (args[i] is "--")
            {
                return args;
            }

            if (args[i] is "--policy" or "--now")
            {
                i++;
            }
            else if (!args[i].StartsWith('-') && ++words == 2)
            {
                var separated = new List<string>(args);
                separated.Insert(i + 1, "--");
                return separated;
            }
        }

        return args;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    private int Run(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_folder);
        string path = parsed.GetRequiredValue(_assembly);
        if (!File.Exists(Path.Combine(folder, path)))
        {
            throw new TrustException($"{Path.Combine(folder, path)}: there is no such file.");
        }

        var request = new VerificationRequest { Clock = FixedClock.Or(parsed.GetValue(_now)) };
        var context = new TrustedLoadContext(folder, TrustPolicy.Load(parsed.GetRequiredValue(_policy)), new TrustedLoadOptions { Request = request });
        if (context.Result is { IsTrusted: false, Mode: TrustMode.Warn })
        {
            CommandInvocation.Complain(parsed.InvocationConfiguration.Error, context.Result.Message);
        }

        try
        {
            MethodInfo main = EntryPoint(context, path);
            object?[] parameters = main.GetParameters().Length == 0 ? [] : [parsed.GetValue(_arguments) ?? []];
            return main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) as int? ?? ExitCode.Done;
        }
        catch (Exception e) when (RefusalIn(e) is not null)
        {
            // A dependency was refused while the program ran; the runtime wraps that into an exception of its own.
            throw new CommandException(ExitCode.Failed, RefusalIn(e)!.Message, e);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    private static MethodInfo EntryPoint(TrustedLoadContext context, string path)
    {
        try
        {
            Assembly assembly = context.LoadAssembly(path.Replace(Path.DirectorySeparatorChar, '/'));
            Assembly.SetEntryAssembly(assembly);
            return assembly.EntryPoint ?? throw new TrustException($"{path}: the assembly has no entry point; expected a program, not a library.");
        }
        catch (BadImageFormatException e)
        {
            throw new TrustException($"{path}: not a .NET assembly.", e);
        }
    }

    private static TrustRefusedException? RefusalIn(Exception? e)
    {
        while (e is not (null or TrustRefusedException))
        {
            e = e.InnerException;
        }

        return e as TrustRefusedException;
    }
}
