// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Tests;

/// <summary>The short ways of reading an entry read what the long ones read.</summary>
public sealed class EnvelopeTests
{
    /// <summary>Texts with what JSON writes otherwise than as itself.</summary>
    private static readonly Gen<string> Text =
        Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.Char["\"\\/<é\u2028\n中 "]).Array[1, 12].Select(c => new string(c));

    [Fact]
    public void What_is_taken_apart_where_the_check_stopped_is_what_is_taken_apart_from_the_beginning() =>
        Gen.Select(Text, Text, Text, Text.Null(), Text, Gen.Int[1, 300], Gen.Long[1, 10_000_000_000]).Sample((tenant, type, by, cause, said, version, seq) =>
        {
            var (head, bytes) = Entry(tenant, type, by, cause, said, version, seq);
            Assert.True(EntryJson.TryReadStart(bytes, seq, EntryJson.MiddleOf(head), seq, out var at, out var end));
            var entry = new Entry(seq, head.Name, seq, bytes) { Start = new EntryStart(tenant, at, end) };
            var (shortly, whole) = (Envelope.Of(entry), Envelope.Of(bytes));
            Assert.Equal(whole with { Data = default }, shortly with { Data = default });
            Assert.True(whole.Data.Span.SequenceEqual(shortly.Data.Span));
            Assert.Equal((tenant, type, version, by, Now), (shortly.Tenant, shortly.Type, shortly.Version, shortly.By, shortly.At));
        });

    [Fact]
    public void A_beginning_that_is_read_shortly_holds_when_it_is_read_at_length_with_whatever_byte_changed() =>
        Gen.Select(Text, Text, Gen.Int[0, 140], Gen.Byte, Gen.Long[1, 100]).Sample((tenant, by, place, other, seq) =>
        {
            var (head, bytes) = Entry(tenant, "test.happened", by, null, "hello", 1, seq);
            bytes[Math.Min(place, bytes.Length - 1)] = other;
            var read = EntryJson.TryReadStart(bytes, seq, EntryJson.MiddleOf(head), seq, out var shortly, out _);
            var fault = EntryJson.Read(bytes, seq, head, seq, DateTimeOffset.MinValue, out var whole);
            if (read) { Assert.Equal((null, whole), (fault, shortly)); }
        });

    [Fact]
    public void An_instant_reads_the_same_from_bytes_as_from_text() =>
        Gen.Select(Gen.DateTime, Gen.Int[0, 26], Gen.Char['+', ':'], Gen.Bool).Sample((time, place, other, change) =>
        {
            var text = Instant.Write(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));
            if (change) { text = place < text.Length ? $"{text[..place]}{other}{text[(place + 1)..]}" : text + other; }
            Assert.Equal(Instant.TryRead(text, out var one), Instant.TryRead(Encoding.UTF8.GetBytes(text), out var two));
            Assert.Equal(one, two);
        });

    [Theory]
    [InlineData("2026-02-29T00:00:00.000Z")]
    [InlineData("2026-11-20T24:00:00.000Z")]
    [InlineData("2026-11-20T23:60:00.000Z")]
    [InlineData("2026-11-20T23:59:60.000Z")]
    [InlineData("0000-01-01T00:00:00.000Z")]
    [InlineData("2026-13-01T00:00:00.000Z")]
    [InlineData("2026-00-01T00:00:00.000Z")]
    [InlineData("")]
    public void What_is_no_instant_is_none_from_bytes_either(string text)
    {
        Assert.False(Instant.TryRead(text, out _));
        Assert.False(Instant.TryRead(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("sha256:", 64, 'a', true)]
    [InlineData("sha256:", 64, 'A', false)]
    [InlineData("sha256:", 63, 'a', false)]
    [InlineData("sha256:", 65, 'a', false)]
    [InlineData("sha512:", 64, 'a', false)]
    [InlineData("sha256:", 64, 'é', false)]
    public void A_digest_is_read_from_JSON_only_as_it_is_written(string prefix, int count, char digit, bool good)
    {
        var json = $"\"{prefix}{new string(digit, count)}\"";
        Assert.Equal(good, Digest.TryParse(json[1..^1], out var digest));
        if (good) { Assert.Equal(digest, JsonSerializer.Deserialize<Digest>(json)); }
        else { Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>(json)); }
    }

    private static DateTimeOffset Now => new(2026, 11, 20, 21, 24, 47, 123, TimeSpan.Zero);

    private static (StreamHead Head, byte[] Bytes) Entry(string tenant, string type, string by, string? cause, string said, int version, long seq)
    {
        var stream = new StreamEvents("test/a-1", tenant, seq - 1, new NewEvent(type, version, JsonSerializer.SerializeToUtf8Bytes(new { said })));
        var ask = new AppendAsk(by, cause, [stream]);
        var bytes = EntryJson.Write(new ArrayBufferWriter<byte>(), seq, Now, cause is not null, ask, stream, seq, stream.Events[0], "0123456789abcdef"u8);
        return (new StreamHead(1, stream.Stream, tenant, 0), bytes);
    }
}
