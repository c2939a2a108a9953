using System;
using System.Buffers;
using System.Text;
using PopCon.Re2.Syntax;

namespace PopCon.Re2;

/// <summary>
/// Runs a program on a text: backtracking that never tries the same instruction at the same position twice, so that the
/// time is at most the product of both lengths and no pattern can make it run away.
/// </summary>
/// <remarks>
/// This is the "bit-state" engine of RE2 (https://swtch.com/~rsc/regexp/regexp3.html). The order of attempts is that of
/// ordinary backtracking, which makes the leftmost match with the preferred branches win. Lives for one match, on one
/// thread, in rented memory.
/// </remarks>
internal ref struct Re2Matcher
{
    private const int BitsPerWord = 64;
    private const int Unset = -1;
    private const int InitialStack = 64;

    private readonly Re2Program _program;
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<int> _captures;
    private readonly Span<ulong> _visited;
    private Job[] _stack;
    private int _stackCount;

    private Re2Matcher(Re2Program program, ReadOnlySpan<char> text, Span<int> captures, Span<ulong> visited)
    {
        _program = program;
        _text = text;
        _captures = captures;
        _visited = visited;
        _stack = ArrayPool<Job>.Shared.Rent(InitialStack);
    }

    /// <summary>Looks for the leftmost match.</summary>
    /// <param name="program">The pattern.</param>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="captures">
    /// Gets two positions per group on success, -1 where a group took no part; empty when only the answer matters.
    /// </param>
    public static bool Find(Re2Program program, ReadOnlySpan<char> text, Span<int> captures)
    {
        int words = (int)((((long)program.Instructions.Length * (text.Length + 1)) + BitsPerWord - 1) / BitsPerWord);
        ulong[] visited = ArrayPool<ulong>.Shared.Rent(words);
        visited.AsSpan(0, words).Clear();
        captures.Fill(Unset);
        var matcher = new Re2Matcher(program, text, captures, visited);
        try
        {
            return matcher.Find();
        }
        finally
        {
            ArrayPool<Job>.Shared.Return(matcher._stack);
            ArrayPool<ulong>.Shared.Return(visited);
        }
    }

    private bool Find()
    {
        // What failed from an earlier start fails from a later one too, so the visited bits stay.
        for (int start = 0; start <= _text.Length; start++)
        {
            bool isInsidePair = start > 0 && start < _text.Length && char.IsLowSurrogate(_text[start]);
            if (!isInsidePair && MatchAt(start))
            {
                return true;
            }

            if (_program.IsAnchored)
            {
                break;
            }
        }

        return false;
    }

    private bool MatchAt(int start)
    {
        Push(new Job(_program.Start, start, Unset));
        while (_stackCount > 0)
        {
            Job job = _stack[--_stackCount];
            if (job.Slot != Unset)
            {
                // Everything tried since the group was saved failed: put back what it held before.
                _captures[job.Slot] = job.Position;
            }
            else if (Run(job.Instruction, job.Position, out int end))
            {
                SaveWhole(start, end);
                return true;
            }
        }

        return false;
    }

    // Follows the preferred way until it matches or fails, leaving the others on the stack.
    private bool Run(int instruction, int position, out int end)
    {
        end = position;
        while (Visit(instruction, end))
        {
            ref readonly Re2Instruction current = ref _program.Instructions[instruction];
            switch (current.Opcode)
            {
                case Re2Opcode.Match:
                    return true;
                case Re2Opcode.Consume:
                    if (!TryConsume(current.Set!, ref end))
                    {
                        return false;
                    }

                    break;
                case Re2Opcode.Split:
                    Push(new Job(current.Argument, end, Unset));
                    break;
                case Re2Opcode.Save:
                    Save(current.Argument, end);
                    break;
                default:
                    if (!Holds((Re2Assertion)current.Argument, end))
                    {
                        return false;
                    }

                    break;
            }

            instruction = current.Next;
        }

        return false;
    }

    private readonly bool Visit(int instruction, int position)
    {
        long bit = ((long)instruction * (_text.Length + 1)) + position;
        ref ulong word = ref _visited[(int)(bit / BitsPerWord)];
        ulong mask = 1UL << (int)(bit % BitsPerWord);
        bool isNew = (word & mask) == 0;
        word |= mask;
        return isNew;
    }

    private readonly bool TryConsume(CodePointSet set, ref int position)
    {
        if (position >= _text.Length)
        {
            return false;
        }

        int length = 1;
        int codePoint = _text[position];
        if (char.IsHighSurrogate((char)codePoint))
        {
            Rune.DecodeFromUtf16(_text[position..], out Rune rune, out length);
            codePoint = rune.Value;
        }

        position += length;
        return set.Contains(codePoint);
    }

    private void Save(int slot, int position)
    {
        if (_captures.IsEmpty)
        {
            return;
        }

        Push(new Job(0, _captures[slot], slot));
        _captures[slot] = position;
    }

    private readonly void SaveWhole(int start, int end)
    {
        if (!_captures.IsEmpty)
        {
            _captures[0] = start;
            _captures[1] = end;
        }
    }

    private readonly bool Holds(Re2Assertion assertion, int position) => assertion switch
    {
        Re2Assertion.TextStart => position == 0,
        Re2Assertion.TextEnd => position == _text.Length,
        Re2Assertion.LineStart => position == 0 || _text[position - 1] == '\n',
        Re2Assertion.LineEnd => position == _text.Length || _text[position] == '\n',
        Re2Assertion.WordBoundary => IsWord(position - 1) != IsWord(position),
        _ => IsWord(position - 1) == IsWord(position),
    };

    private readonly bool IsWord(int position) =>
        (uint)position < (uint)_text.Length && (char.IsAsciiLetterOrDigit(_text[position]) || _text[position] == '_');

    private void Push(Job job)
    {
        if (_stackCount == _stack.Length)
        {
            Job[] larger = ArrayPool<Job>.Shared.Rent(_stack.Length * 2);
            _stack.CopyTo(larger, 0);
            ArrayPool<Job>.Shared.Return(_stack);
            _stack = larger;
        }

        _stack[_stackCount++] = job;
    }

    /// <summary>Something to do when the way taken fails.</summary>
    /// <param name="Instruction">Where to try on, if it is an attempt.</param>
    /// <param name="Position">The position to try it at, or the value to put back.</param>
    /// <param name="Slot">The slot to put it back to; -1 for an attempt.</param>
    private readonly record struct Job(int Instruction, int Position, int Slot);
}
