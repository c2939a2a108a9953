using System;
using System.Linq;
using PopCon.Re2.Syntax;

namespace PopCon.Re2;

/// <summary>Turns a parsed pattern into a program, Thompson's way. One instance per pattern.</summary>
/// <remarks>
/// A pattern is compiled from its end: each part is told where to go on and gives back where it begins. Counted
/// repetitions are copied out, as in RE2, so the length of a program is bounded here.
/// </remarks>
internal sealed class Re2Compiler
{
    // A match needs a bit per instruction and position: 80 kilobytes for a name of 64 characters.
    private const int MaxInstructions = 10_000;

    // No list: one of a value type of our own is not compiled ahead of time.
    private Re2Instruction[] _instructions = new Re2Instruction[64];
    private int _count;

    private Re2Compiler()
    {
    }

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="Re2SyntaxException">It is too large.</exception>
    public static Re2Program Compile(Re2Pattern pattern)
    {
        var compiler = new Re2Compiler();
        int match = compiler.Add(new Re2Instruction(Re2Opcode.Match, 0));
        int start = compiler.Compile(pattern.Root, match);
        return new Re2Program(
            compiler._instructions[..compiler._count], start, pattern.GroupNames.Count, IsAnchored(pattern.Root));
    }

    private static bool IsAnchored(Re2Node node) => node switch
    {
        Re2Node.Assert assert => assert.Assertion == Re2Assertion.TextStart,
        Re2Node.Concatenation concatenation => concatenation.Items.Count > 0 && IsAnchored(concatenation.Items[0]),
        Re2Node.Alternation alternation => alternation.Branches.All(IsAnchored),
        Re2Node.Capture capture => IsAnchored(capture.Item),
        Re2Node.Repetition { Minimum: > 0 } repetition => IsAnchored(repetition.Item),
        _ => false,
    };

    private int Compile(Re2Node node, int next) => node switch
    {
        Re2Node.Set set => Add(new Re2Instruction(Re2Opcode.Consume, next, Set: set.CodePoints)),
        Re2Node.Assert assert => Add(new Re2Instruction(Re2Opcode.Assert, next, (int)assert.Assertion)),
        Re2Node.Concatenation concatenation => CompileConcatenation(concatenation, next),
        Re2Node.Alternation alternation => CompileAlternation(alternation, next),
        Re2Node.Capture capture => CompileCapture(capture, next),
        Re2Node.Repetition repetition => CompileRepetition(repetition, next),
        _ => throw new InvalidOperationException($"no program for {node.GetType().Name}"),
    };

    private int CompileConcatenation(Re2Node.Concatenation concatenation, int next)
    {
        for (int i = concatenation.Items.Count - 1; i >= 0; i--)
        {
            next = Compile(concatenation.Items[i], next);
        }

        return next;
    }

    private int CompileAlternation(Re2Node.Alternation alternation, int next)
    {
        int entry = Compile(alternation.Branches[^1], next);
        for (int i = alternation.Branches.Count - 2; i >= 0; i--)
        {
            entry = Add(new Re2Instruction(Re2Opcode.Split, Compile(alternation.Branches[i], next), entry));
        }

        return entry;
    }

    private int CompileCapture(Re2Node.Capture capture, int next)
    {
        int end = Add(new Re2Instruction(Re2Opcode.Save, next, (2 * capture.Number) + 1));
        return Add(new Re2Instruction(Re2Opcode.Save, Compile(capture.Item, end), 2 * capture.Number));
    }

    // x{2,4} is xx(x(x)?)?, x{2,} is xx+, x{0,} is x*.
    private int CompileRepetition(Re2Node.Repetition repetition, int next)
    {
        int entry = next;
        int copies = repetition.Minimum;
        if (repetition.Maximum < 0)
        {
            entry = CompileLoop(repetition, next, isOptional: copies == 0);
            copies--;
        }

        for (int optional = repetition.Maximum - repetition.Minimum; optional > 0; optional--)
        {
            entry = Branch(Compile(repetition.Item, entry), next, repetition.IsLazy);
        }

        for (; copies > 0; copies--)
        {
            entry = Compile(repetition.Item, entry);
        }

        return entry;
    }

    // The split behind the item decides on another turn. For x* it is also the way in, unless x can be empty: then x* is
    // (x+)?, which keeps the order of preference right (https://go.dev/issue/46123).
    private int CompileLoop(Re2Node.Repetition repetition, int next, bool isOptional)
    {
        int split = Add(default);
        int item = Compile(repetition.Item, split);
        _instructions[split] = Choice(item, next, repetition.IsLazy);
        if (!isOptional)
        {
            return item;
        }

        return CanBeEmpty(repetition.Item) ? Branch(item, next, repetition.IsLazy) : split;
    }

    private static bool CanBeEmpty(Re2Node node) => node switch
    {
        Re2Node.Set => false,
        Re2Node.Concatenation concatenation => concatenation.Items.All(CanBeEmpty),
        Re2Node.Alternation alternation => alternation.Branches.Any(CanBeEmpty),
        Re2Node.Capture capture => CanBeEmpty(capture.Item),
        Re2Node.Repetition repetition => repetition.Minimum == 0 || CanBeEmpty(repetition.Item),
        _ => true,
    };

    private int Branch(int item, int next, bool isLazy) => Add(Choice(item, next, isLazy));

    private static Re2Instruction Choice(int item, int next, bool isLazy) =>
        isLazy ? new(Re2Opcode.Split, next, item) : new(Re2Opcode.Split, item, next);

    private int Add(Re2Instruction instruction)
    {
        if (_count == MaxInstructions)
        {
            throw new Re2SyntaxException("the pattern is too large; use smaller repeat counts");
        }

        if (_count == _instructions.Length)
        {
            Re2Instruction[] longer = new Re2Instruction[_count * 2];
            Array.Copy(_instructions, longer, _count);
            _instructions = longer;
        }

        _instructions[_count] = instruction;
        return _count++;
    }
}
