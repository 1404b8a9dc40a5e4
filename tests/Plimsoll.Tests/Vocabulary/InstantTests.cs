// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class InstantTests
{
    private static readonly RefusalCode Some = new("test.bad-value", RefusalKind.Refused);

    [Theory]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000Z")]
    [InlineData("2026-11-20T12:00:00.5Z", "2026-11-20T12:00:00.500Z")]
    [InlineData("2026-11-20T12:00:00.25Z", "2026-11-20T12:00:00.250Z")]
    [InlineData("2026-11-20T12:00:00.123Z", "2026-11-20T12:00:00.123Z")]
    [InlineData("2026-11-20T12:00:00+01:00", "2026-11-20T11:00:00.000Z")]
    [InlineData("2026-11-20T12:00:00.1-05:30", "2026-11-20T17:30:00.100Z")]
    public void An_instant_that_is_asked_about_is_read_as_RFC_3339_writes_it(string text, string instant)
    {
        Assert.Null(Instant.Asked("asOf", text, Some, out var read));
        Assert.Equal(instant, Instant.Write(read));
        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal(read, AskedEnd.Read(text)!.At);
        // What is kept or signed has one spelling.
        Assert.Equal(text == instant, Instant.TryRead(text, out _));
    }

    [Theory]
    [InlineData("2026-11-20T12:00:00.1234Z", "has more than three decimals of a second, and instants here have milliseconds")]
    [InlineData("2026-11-20T12:00:00.000000000Z", "has more than three decimals of a second, and instants here have milliseconds")]
    [InlineData("2026-11-20T12:00:00", "is not an instant")]
    [InlineData("2026-11-20T12:00Z", "is not an instant")]
    [InlineData("2026-11-20 12:00:00Z", "is not an instant")]
    [InlineData("2026-11-20", "is not an instant")]
    [InlineData("2026-11-20T12:00:00.Z", "is not an instant")]
    [InlineData("2026-02-30T12:00:00Z", "is not an instant")]
    [InlineData("2026-11-20T12:00:00+25:00", "is not an instant")]
    [InlineData("0001-01-01T00:00:00+14:00", "is not an instant")]
    [InlineData("\u0662026-11-20T12:00:00Z", "is not an instant")]
    public void Anything_else_is_refused_with_what_is_wrong_and_what_to_write(string text, string reason)
    {
        var refusal = Instant.Asked("asOf", text, Some, out _)!;
        Assert.Equal(("test.bad-value", "asOf", text, reason, "write one like 2026-11-20T12:00:00Z"),
            (refusal.Code, refusal.Field, refusal.Value, refusal.Reason, refusal.Fix));
    }
}
