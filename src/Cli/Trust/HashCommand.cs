using System;
using System.CommandLine;
using System.IO;
using PopCon.Cli.Invocation;
using PopCon.Trust.Hashing;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust hash</c>: the hash of a folder or package, or the listing it is made of.</summary>
internal static class HashCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string?>("dir") { Description = "Folder, or with --package a .nupkg.", Arity = ArgumentArity.ZeroOrOne };
        var listing = new Option<bool>("--listing") { Description = "Print the listing instead of its hash." };
        var fromInput = new Option<bool>("--listing-stdin") { Description = "Hash a listing from standard input, such as one that git made." };
        var command = new Command("hash", "Prints the hash of a folder.") { folder, listing, fromInput };
        var hash = new FolderHash(command, FolderHash.Id());
        command.SetTrustAction(parsed =>
        {
            string? path = parsed.GetValue(folder);
            if (path is null != parsed.GetValue(fromInput))
            {
                throw TrustCommand.Usage("Expected either a folder or --listing-stdin.");
            }

            parsed.InvocationConfiguration.Output.Write(
                path is null ? PluginHash.OfListing(hash.Profile(parsed), ReadInput()) + "\n"
                : parsed.GetValue(listing) ? hash.Listing(parsed, path)
                : hash.Compute(parsed, path) + "\n");
            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] ReadInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        input.CopyTo(content);
        return content.ToArray();
    }
}
