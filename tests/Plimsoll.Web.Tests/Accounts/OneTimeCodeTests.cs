// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>One-time codes are those of RFC 6238.</summary>
public sealed class OneTimeCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>Appendix B of RFC 6238, the rows of SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void A_code_is_that_of_the_test_vectors(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, OneTimeCodes.At(Secret, OneTimeCodes.StepAt(at), 8));
        Assert.Equal(code[2..], OneTimeCodes.At(Secret, OneTimeCodes.StepAt(at)));
        Assert.Equal(OneTimeCodes.StepAt(at), OneTimeCodes.Find(Secret, code[2..], at, -1));
    }

    /// <summary>Section 10 of RFC 4648, without the filling.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_written_in_base32(string text, string written)
    {
        Assert.Equal(written, OneTimeCodes.Text(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(OneTimeCodes.Bytes(written)!));
        Assert.Null(OneTimeCodes.Bytes(written + "1"));
    }

    [Fact]
    public void A_code_counts_for_a_step_to_either_side_and_for_none_that_was_shown()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = OneTimeCodes.StepAt(now);
        Assert.Equal([null, step - 1, step, step + 1, null],
            Enumerable.Range(-2, 5).Select(off => OneTimeCodes.Find(Secret, OneTimeCodes.At(Secret, step + off), now, -1)));
        Assert.Equal([null, null, step + 1], ((long[])[step - 1, step, step + 1]).Select(s => OneTimeCodes.Find(Secret, OneTimeCodes.At(Secret, s), now, step)));
    }

    [Fact]
    public void A_link_brings_an_application_everything_that_it_needs() => Assert.Equal(
        "otpauth://totp/Plimsoll:eve%2Bx%40example.org?secret=MZXW6YTB&issuer=Plimsoll&algorithm=SHA1&digits=6&period=30",
        OneTimeCodes.Link("Plimsoll", "eve+x@example.org", "MZXW6YTB"));
}
