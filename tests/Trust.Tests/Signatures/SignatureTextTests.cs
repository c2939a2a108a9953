using System.Text;
using PopCon.Trust.Signatures;

namespace PopCon.Trust.Tests.Signatures;

public sealed class SignatureTextTests
{
    [Theory]
    [InlineData("QUJD")]
    [InlineData("\n \tQU\r\nJD \r\n\n")]
    [InlineData("Q\nU\nJ\nD")]
    public void Read_Base64InAnyLines_IsDecoded(string text) => Assert.Equal("ABC"u8.ToArray(), SignatureText.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("QU JD")]
    [InlineData("QUJ")]
    [InlineData("QUJD=")]
    [InlineData("QUI")]
    [InlineData("QUJ=")]
    [InlineData("QR==")]
    [InlineData("QQ==QQ==")]
    [InlineData("QU-D")]
    [InlineData("QUJD\0")]
    [InlineData("\uFEFFQUJD")]
    [InlineData("-----BEGIN SIGNATURE-----\nQUJD\n-----END SIGNATURE-----")]
    public void Read_AnythingElse_IsRefused(string text) => Assert.Null(SignatureText.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Write_Bytes_LinesOf64AndAFinalLineEnd() =>
        Assert.Equal(new string('A', 64) + "\nAAAA\n", SignatureText.Write(new byte[51]));
}
