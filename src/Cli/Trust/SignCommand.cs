using System;
using System.CommandLine;
using System.IO;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Keys;
using PopCon.Trust.Packages;
using PopCon.Trust.Rsa;
using PopCon.Trust.Signatures;
using PopCon.Trust.Statements;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust sign</c>: a v1 signature of a hash, a v2 statement about a package, or one more signature of a statement.</summary>
internal sealed class SignCommand
{
    private readonly Command _command = new("sign", "Signs a folder or a hash, or makes a statement about a package (--v2).");
    private readonly Argument<string?> _path = new("path") { Description = "Folder, or with --package or --v2 a .nupkg.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _keys = new("--key") { Description = "Private key, a PEM file. With --v2 it may be given several times.", Required = true };
    private readonly Option<string?> _passphraseFile = TrustOptions.PassphraseFile();
    private readonly Option<SaltLength> _salt = TrustOptions.Salt();
    private readonly Option<string?> _hash = new("--hash") { Description = "Hash to sign instead of a folder." };
    private readonly Option<string?> _out = new("--out") { Description = "File for the signature. Default: standard output." };
    private readonly Option<bool> _v2 = new("--v2") { Description = "Make a statement about a package." };
    private readonly Option<string?> _append = new("--append") { Description = "Statement to sign once more." };
    private readonly Option<string?> _id = FolderHash.Id();
    private readonly Option<string?> _version = new("--version") { Description = "Package version, for --v2." };
    private readonly Option<DateTimeOffset?> _notAfter = TrustOptions.Time("--not-after", "End of validity, for --v2.");
    private readonly Option<DateTimeOffset?> _notBefore = TrustOptions.Time("--not-before", "Start of validity, for --v2. Default: 1970.");
    private readonly Option<string?> _purpose = new("--purpose") { Description = "Purpose, for --v2. Default: plugin." };
    private readonly FolderHash _folderHash;

    private SignCommand()
    {
        foreach (Option option in new Option[] { _keys, _passphraseFile, _salt, _hash, _out, _v2, _append, _version, _notAfter, _notBefore, _purpose })
        {
            _command.Add(option);
        }

        _command.Add(_path);
        _folderHash = new FolderHash(_command, _id);
        _command.SetTrustAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new SignCommand()._command;

    private int Run(ParseResult parsed)
    {
        string text = parsed.GetValue(_append) is { } statement ? Append(parsed, statement)
            : parsed.GetValue(_v2) ? State(parsed)
            : Sign(parsed);
        if (parsed.GetValue(_out) is not { } file)
        {
            parsed.InvocationConfiguration.Output.Write(text);
            return ExitCode.Done;
        }

        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{file}: {e.Message}", e);
        }

        return ExitCode.Done;
    }

    private string Sign(ParseResult parsed)
    {
        foreach (Option option in new Option[] { _version, _notAfter, _notBefore, _purpose })
        {
            if (parsed.GetResult(option) is not null)
            {
                throw TrustCommand.Usage($"{option.Name} needs --v2: a v1 signature covers a hash only.");
            }
        }

        string? hash = parsed.GetValue(_hash);
        string? path = parsed.GetValue(_path);
        string[] keys = parsed.GetRequiredValue(_keys);
        if (hash is null == path is null || keys.Length != 1)
        {
            throw TrustCommand.Usage("Expected one --key, and either a folder or --hash.");
        }

        TrustPrivateKey key = Load(parsed, keys[0]);
        return PluginSignature.Sign(hash ?? _folderHash.Compute(parsed, path!), key, parsed.GetValue(_salt));
    }

    private string State(ParseResult parsed)
    {
        if (parsed.GetValue(_path) is not { } path || parsed.GetValue(_hash) is not null)
        {
            throw TrustCommand.Usage("--v2 needs a package or a folder, and no --hash.");
        }

        string id = parsed.GetValue(_id) ?? throw TrustCommand.Usage("--v2 needs --id, the id of the package.");
        string version = parsed.GetValue(_version) ?? throw TrustCommand.Usage("--v2 needs --version, the version of the package.");
        DateTimeOffset notAfter = parsed.GetValue(_notAfter) ?? throw TrustCommand.Usage("--v2 needs --not-after, the end of validity.");
        TrustPrivateKey[] keys = Array.ConvertAll(parsed.GetRequiredValue(_keys), key => Load(parsed, key));
        using PackageTree package = PackageTree.Open(path);
        var statement = TrustStatement.Of(package, id, version, notAfter, parsed.GetValue(_notBefore), parsed.GetValue(_purpose));
        return SignWith(new StatementEnvelope(statement.ToPayload(), []), keys, parsed);
    }

    private string Append(ParseResult parsed, string statement)
    {
        if (parsed.GetValue(_v2) || parsed.GetValue(_path) is not null || parsed.GetValue(_hash) is not null)
        {
            throw TrustCommand.Usage("--append signs a statement as it is: leave out --v2, --hash and the folder.");
        }

        TrustPrivateKey[] keys = Array.ConvertAll(parsed.GetRequiredValue(_keys), key => Load(parsed, key));
        try
        {
            var envelope = StatementEnvelope.Load(statement);
            TrustStatement.Parse(envelope.Payload);
            return SignWith(envelope, keys, parsed);
        }
        catch (MalformedStatementException e)
        {
            throw new TrustException($"{statement}: {e.Message}", e);
        }
    }

    private string SignWith(StatementEnvelope envelope, TrustPrivateKey[] keys, ParseResult parsed)
    {
        foreach (TrustPrivateKey key in keys)
        {
            envelope = envelope.SignedBy(key, parsed.GetValue(_salt));
        }

        return envelope.ToJson();
    }

    private TrustPrivateKey Load(ParseResult parsed, string key) => TrustPrivateKey.Load(key, parsed.GetValue(_passphraseFile));
}
