using System;
using System.CommandLine;
using System.IO;
using System.Text;
using System.Text.Json;
using PopCon.Cli.Invocation;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage blindrsa</c>: one step of a blind signature, for the vectors of RFC 9474 and RFC 9578.</summary>
internal static class BlindRsaCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("blindrsa", "Does one step of a blind signature: JSON from standard input, all numbers in hex.");
        command.SetAction(parsed =>
        {
            try
            {
                var input = new BlindRsaInput(ReadInput());
                byte[] output = JsonLine.Write(json => Run(input, json));
                parsed.InvocationConfiguration.Output.Write(Encoding.UTF8.GetString(output) + "\n");
                return ExitCode.Done;
            }
            catch (BlindRsaException e)
            {
                throw UsageCommand.Usage(e.Message, e);
            }
        });
        return command;
    }

    private static void Run(BlindRsaInput input, Utf8JsonWriter json)
    {
        switch (input.Text("op"))
        {
            case "prepare":
                Write(json, "prepared", BlindSignature.Prepare(input.Variant, input.Bytes("msg"), input.Variant.IsRandomized ? input.Optional("prefix") : null));
                break;
            case "blind":
                (byte[] blinded, byte[] inverse) = BlindSignature.Blind(
                    input.Variant, input.Key, input.Bytes("prepared"), input.Optional("salt"), input.Optional("inv"));
                Write(json, "blinded", blinded);
                Write(json, "inv", inverse);
                break;
            case "sign":
                Write(json, "blind_sig", BlindRsaPrivateKey.From(input.Key, BlindRsaPublicKey.Number(input.Bytes("d"))).Sign(input.Bytes("blinded")));
                break;
            case "finalize":
                Write(json, "sig", BlindSignature.Complete(input.Variant, input.Key, input.Bytes("prepared"), input.Bytes("blind_sig"), input.Bytes("inv")));
                break;
            case "verify":
                json.WriteBoolean("ok", BlindSignature.Verify(input.Variant, input.Key, input.Bytes("prepared"), input.Bytes("sig")));
                break;
            case "token-input":
                WriteTokenInput(input, json);
                break;
            case "challenge":
                Write(json, "challenge", TokenChallenge.Create(input.Text("origin"), input.Text("package")));
                break;
            case var other:
                throw new BlindRsaException($"Unknown op \"{other}\": expected prepare, blind, sign, finalize, verify, token-input or challenge.");
        }
    }

    private static void WriteTokenInput(BlindRsaInput input, Utf8JsonWriter json)
    {
        var key = new IssuerPublicKey(input.Key);
        byte[] nonce = input.Bytes("nonce");
        if (nonce.Length != PrivateToken.NonceBytes)
        {
            throw new BlindRsaException($"A nonce has {PrivateToken.NonceBytes} bytes.");
        }

        Write(json, "public_key", key.Encoded);
        Write(json, "key_id", key.Hash);
        Write(json, "input", PrivateToken.CreateInput(nonce, input.Bytes("challenge"), key));
    }

    private static void Write(Utf8JsonWriter json, string name, byte[] bytes) => json.WriteString(name, Convert.ToHexStringLower(bytes));

    private static JsonElement ReadInput()
    {
        using Stream stream = Console.OpenStandardInput();
        return StrictJson.TryParse(CappedInput.Read(stream, "standard input"), out JsonElement root) && root.ValueKind == JsonValueKind.Object
            ? root
            : throw new BlindRsaException("Standard input is not a JSON object without a key twice.");
    }
}
