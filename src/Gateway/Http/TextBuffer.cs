using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Http;

/// <summary>Builds a text on the stack, and in a rented array when it grows.</summary>
/// <remarks>One thread, single use. Whoever makes one calls <see cref="Dispose"/>, which gives the array back.</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct TextBuffer
{
    private Span<char> _span;
    private char[]? _rented;

    /// <param name="initial">The first space, usually on the stack.</param>
    public TextBuffer(Span<char> initial) => _span = initial;

    /// <summary>Characters so far; may be set back to drop the last ones.</summary>
    public int Length { get; set; }

    /// <summary>The text so far.</summary>
    public readonly ReadOnlySpan<char> Written => _span[..Length];

    /// <summary>Adds a character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char value)
    {
        if (Length == _span.Length)
        {
            Grow(1);
        }

        _span[Length++] = value;
    }

    /// <summary>Adds a text.</summary>
    public void Append(scoped ReadOnlySpan<char> value)
    {
        if (value.Length > _span.Length - Length)
        {
            Grow(value.Length);
        }

        value.CopyTo(_span[Length..]);
        Length += value.Length;
    }

    /// <inheritdoc/>
    public override readonly string ToString() => Written.ToString();

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private void Grow(int more)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(_span.Length * 2, Length + more));
        Written.CopyTo(larger);
        char[]? old = _rented;
        _span = _rented = larger;
        if (old is not null)
        {
            ArrayPool<char>.Shared.Return(old);
        }
    }
}
