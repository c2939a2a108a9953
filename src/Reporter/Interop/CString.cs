using System.Text;

namespace PopCon.Reporter.Interop;

/// <summary>Text as C functions take it.</summary>
internal static class CString
{
    /// <summary>UTF-8 with a zero at the end.</summary>
    internal static byte[] From(string text) => Encoding.UTF8.GetBytes(text + "\0");
}
