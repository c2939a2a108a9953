using System;
using System.Globalization;
using System.Linq;

namespace PopCon.Trust.Packages;

/// <summary>A package version as NuGet reads it: up to four numbers and a pre-release label.</summary>
/// <remarks>Immutable. Written here because this library takes no package for it.</remarks>
internal sealed class PackageVersion
{
    private const int MostCharacters = 256;

    private readonly int[] _numbers;
    private readonly string[] _labels;

    private PackageVersion(int[] numbers, string[] labels)
    {
        _numbers = numbers;
        _labels = labels;
    }

    /// <summary>Reads <c>1</c> to <c>1.2.3.4</c>, then <c>-label.label</c>, then <c>+build</c>, which does not count.</summary>
    public static PackageVersion? Parse(string text)
    {
        (string withoutBuild, string? build) = Cut(text, '+');
        (string numberText, string? labelText) = Cut(withoutBuild, '-');
        string[] labels = labelText?.Split('.') ?? [];
        if (text.Length > MostCharacters || !labels.All(IsLabel) || !(build?.Split('.') ?? []).All(IsLabel))
        {
            return null;
        }

        string[] parts = numberText.Split('.');
        int[] numbers = new int[4];
        for (int i = 0; i < parts.Length; i++)
        {
            if (i == numbers.Length || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new PackageVersion(numbers, labels);
    }

    /// <summary>The normal form: three numbers, a fourth unless it is 0, the labels in lower case, no build part.</summary>
    public override string ToString()
    {
        string numbers = string.Join('.', _numbers.Take(_numbers[3] == 0 ? 3 : 4).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return _labels.Length == 0 ? numbers : numbers + "-" + string.Join('.', _labels).ToLowerInvariant();
    }

    /// <summary>The order of two versions: below, at or above 0.</summary>
    public static int Compare(PackageVersion left, PackageVersion right)
    {
        int order = left._numbers.AsSpan().SequenceCompareTo(right._numbers);
        return order != 0 ? order : CompareLabels(left._labels, right._labels);
    }

    private static int CompareLabels(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            // A release comes after its pre-releases.
            return right.Length.CompareTo(left.Length);
        }

        return left.Zip(right, CompareLabel).FirstOrDefault(order => order != 0) is var first && first != 0
            ? first
            : left.Length.CompareTo(right.Length);
    }

    // Numbers come before words and are compared as numbers.
    private static int CompareLabel(string left, string right)
    {
        bool leftIsNumber = IsNumber(left, out System.Numerics.BigInteger leftNumber);
        bool rightIsNumber = IsNumber(right, out System.Numerics.BigInteger rightNumber);
        return leftIsNumber && rightIsNumber ? leftNumber.CompareTo(rightNumber)
            : leftIsNumber ? -1
            : rightIsNumber ? 1
            : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNumber(string label, out System.Numerics.BigInteger number) =>
        System.Numerics.BigInteger.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsLabel(string label) => label.Length > 0 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static (string Before, string? After) Cut(string text, char at)
    {
        int index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }
}
