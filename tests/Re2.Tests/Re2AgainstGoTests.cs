using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.Re2.Syntax;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Re2.Tests;

/// <summary>Random patterns on random texts, compared with Go's regexp package, which statsd_exporter uses.</summary>
public sealed class Re2AgainstGoTests(ITestOutputHelper output)
{
    private const int Seed = 1_862;
    private const int Patterns = 5_000;
    private const int TextsPerPattern = 8;

    // Reads [pattern, text, …] a line; answers "refused" or, for each text, its groups, null where there are none.
    private const string GoProgram =
        """
        package main

        import (
            "encoding/json"
            "os"
            "regexp"
        )

        func main() {
            in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
            out.SetEscapeHTML(false)
            var line []string
            for in.Decode(&line) == nil {
                expression, err := regexp.Compile(line[0])
                if err != nil {
                    out.Encode("refused")
                    continue
                }
                answers := [][]*string{}
                for _, text := range line[1:] {
                    var groups []*string
                    ends := expression.FindStringSubmatchIndex(text)
                    for i := 0; i < len(ends); i += 2 {
                        var group *string
                        if ends[i] >= 0 {
                            capture := text[ends[i]:ends[i+1]]
                            group = &capture
                        }
                        groups = append(groups, group)
                    }
                    answers = append(answers, groups)
                }
                out.Encode(answers)
            }
        }
        """;

    private static readonly string[] Atoms =
    [
        "a", "b", "c", ".", @"\.", "_", "-", "é", "🐝", "k", "s", "S", "1", @"\d", @"\D", @"\w", @"\W", @"\s", @"\S", "[abc]",
        "[^abc]", "[a-c]", "[[:alpha:]]", "[[:^digit:]]", @"\pL", @"\p{Lu}", @"\PL", @"\p{Greek}", @"\p{^Nd}", @"[\w.]",
        @"[^\s\w]", "[]a]", "[a-]", "[é-🐝]", @"\x61", @"\x{e9}", @"\141", @"\n", "Σ", @"\Qa.b\E", @"[\d\pL]", "^", "$", @"\b",
        @"\B", @"\A", @"\z",
    ];

    private static readonly string[] Repetitions =
        ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,1}?", "{2,}", "{0}", "{,2}", "{3}?"];

    private static readonly string[] Openings = ["(", "(?:", "(?P<n>", "(?i:", "(?s:", "(?m:", "(?U:", "(?i-s:"];

    private static readonly string[] Junk =
        [@"\", "[", "(", ")", "*", "+", "{", "|", @"\p", "(?", "(?P<", "[:", @"\x{", @"\8", @"\Z", "[z-a]", "{1001}", "(?=a)"];

    private static readonly string[] Letters =
        ["a", "a", "b", "c", "k", "K", "s", "S", ".", "_", "-", "1", " ", "\n", "é", "É", "ß", "🐝", "ſ", "\u212A", "Σ", "ς", "\u200D"];

    [SkippableFact]
    public async Task Capture_RandomPatterns_AgreesWithGo()
    {
        string go = Tool.Require("go", "golang-go");
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string[][] cases = [.. Enumerable.Range(0, Patterns).Select(_ => RandomCase(random))];

        string[] expected = await AskGo(go, cases);

        Assert.Equal(cases.Length, expected.Length);
        Assert.All(cases.Zip(expected), pair => Assert.Equal(Normalize(pair.Second), Answer(pair.First)));
    }

    private static string Answer(string[] @case)
    {
        try
        {
            Re2Regex regex = Re2Regex.Compile(@case[0]);
            return JsonSerializer.Serialize(@case.Skip(1).Select(regex.Capture));
        }
        catch (Re2SyntaxException)
        {
            return "\"refused\"";
        }
    }

    // Both sides escape characters differently.
    private static string Normalize(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json)
        is { ValueKind: JsonValueKind.Array } answers ? (object)answers.Deserialize<string?[]?[]>()! : "refused");

    private static async Task<string[]> AskGo(string go, IEnumerable<string[]> cases)
    {
        using var folder = new TemporaryFolder();
        string program = Path.Combine(folder.Path, "main.go");
        await File.WriteAllTextAsync(program, GoProgram);
        using var process = Process.Start(new ProcessStartInfo(go, ["run", program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,

            // Neither a cache of builds nor settings that this machine's user may have.
            Environment = { ["GOCACHE"] = folder.File("cache"), ["GOFLAGS"] = string.Empty, ["GO111MODULE"] = "off" },
        })!;
        Task<string> answers = process.StandardOutput.ReadToEndAsync();
        foreach (string[] @case in cases)
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(@case));
        }

        process.StandardInput.Close();
        return (await answers.WaitAsync(TimeSpan.FromMinutes(3))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] RandomCase(Random random)
    {
        string pattern = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomPattern(random, 3)));
        if (random.Next(8) == 0)
        {
            // Not between the halves of a surrogate pair: Go would not get the same text.
            int at = random.Next(pattern.Length + 1);
            at -= at < pattern.Length && char.IsLowSurrogate(pattern[at]) ? 1 : 0;
            pattern = pattern.Insert(at, Pick(random, Junk));
        }

        IEnumerable<string> texts = Enumerable.Range(0, TextsPerPattern)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => Pick(random, Letters))));
        return [pattern, .. texts];
    }

    private static string RandomPattern(Random random, int depth)
    {
        string Part() => RandomPattern(random, depth - 1);
        return (depth == 0 ? 0 : random.Next(10)) switch
        {
            <= 4 => Pick(random, Atoms),
            5 => Part() + Part(),
            6 => Pick(random, Openings) + Part() + ")",
            7 => $"({Part()}|{(random.Next(4) == 0 ? "" : Part())})",
            8 => $"({Part()}){Pick(random, Repetitions)}",
            _ => $"(?:{Part()}){Pick(random, Repetitions)}",
        };
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
