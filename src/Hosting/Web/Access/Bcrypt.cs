using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PopCon.Hosting.Interop;

namespace PopCon.Hosting.Web.Access;

/// <summary>Checks passwords against bcrypt hashes such as <c>$2y$10$…</c>, with the system's libcrypt.</summary>
/// <remarks>Stateless, safe from all threads. A check takes what the hash's cost says: some 50 ms at cost 10.</remarks>
internal static partial class Bcrypt
{
    /// <summary>Room for crypt_r: the larger of libxcrypt's struct (32,768 bytes) and that of old glibc (131,232).</summary>
    private const int WorkBytes = 131_232;

    /// <summary>Whether libcrypt is there and knows bcrypt, found out with the cheapest hash.</summary>
    public static bool IsAvailable { get; } = FindOut();

    /// <summary>Whether a text has the form of a bcrypt hash: <c>$2a$</c>, <c>$2b$</c> or <c>$2y$</c>, cost 4 to 31, 22 characters of salt, 31 of hash.</summary>
    public static bool IsHash(string text) => HashForm().IsMatch(text);

    /// <summary>Whether a password belongs to a hash. The comparison takes the same time wherever they differ.</summary>
    public static bool Matches(string password, string hash)
    {
        // The system's function would stop at the zero and accept what stands before it.
        if (password.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        byte[] work = new byte[WorkBytes];
        nint result = Libcrypt.CryptR(ZeroTerminated(password), ZeroTerminated(hash), work);
        string? computed = Marshal.PtrToStringUTF8(result);
        CryptographicOperations.ZeroMemory(work);
        return computed is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(computed), Encoding.UTF8.GetBytes(hash));
    }

    private static byte[] ZeroTerminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static bool FindOut()
    {
        try
        {
            return CanHash();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static bool CanHash()
    {
        byte[] work = new byte[WorkBytes];
        nint result = Libcrypt.CryptR("x\0"u8, "$2b$04$......................\0"u8, work);
        return Marshal.PtrToStringUTF8(result)?.StartsWith("$2b$04$", StringComparison.Ordinal) == true;
    }

    [GeneratedRegex(@"\A\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HashForm();
}
