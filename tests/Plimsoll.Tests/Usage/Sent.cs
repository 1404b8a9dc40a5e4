// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Text;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

/// <summary>Requests as an exporter would write them, byte by byte, and the intake that takes them.</summary>
internal static class Sent
{
    public const ulong Start = 1_790_000_000_000_000_000;

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly byte[] Trace = Convert.FromHexString("5b8efff798038103d269b633813fc60c");

    public static Intake Intake { get; } = new(new PersonKey(new byte[32], "ten_1"), Now);

    public static T Value<T>(Result<T> result) where T : class => result.Succeeds(out var value, out var refusal) ? value : throw new Xunit.Sdk.XunitException(refusal.Sentence);

    public static string Code<T>(Result<T> result) where T : class => result.Refusal?.Code ?? "none";

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Field(int number, params ReadOnlySpan<byte> content) => [.. Varint((ulong)((number << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    public static byte[] Fixed64(int number, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)((number << 3) | 1)), .. bytes];
    }

    public static byte[] Text(string key, string value) => Pair(key, Field(1, Encoding.UTF8.GetBytes(value)));

    public static byte[] Whole(string key, long value) => Pair(key, [.. Varint(3 << 3), .. Varint(unchecked((ulong)value))]);

    public static byte[] Pair(string key, byte[] value) => [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, value)];

    /// <param name="span">Last byte of the span's id.</param>
    public static byte[] Span(byte span, params byte[][] attributes) => Span(span, Start, Start + 1_250_000_000, attributes);

    public static byte[] Span(byte span, ulong start, ulong end, params byte[][] attributes) =>
        [.. Field(1, Trace), .. Field(2, 1, 2, 3, 4, 5, 6, 7, span), .. Field(5, "chat"u8), .. Fixed64(7, start), .. Fixed64(8, end), .. attributes.SelectMany(a => Field(9, a))];

    public static byte[] Log(string name, params byte[][] attributes) => [.. Fixed64(1, Start), .. Field(5, Field(1, "a body"u8)), .. Field(12, Encoding.UTF8.GetBytes(name)), .. attributes.SelectMany(a => Field(6, a))];

    /// <summary>A request with one resource and one scope.</summary>
    public static byte[] Request(byte[][] resource, params byte[][] items) => Field(1, [.. Field(1, [.. resource.SelectMany(a => Field(1, a))]), .. Field(2, [.. items.SelectMany(i => Field(2, i))])]);

    public static byte[] Request(params byte[][] items) => Request([], items);

    public static byte[] Chat(byte span) => Span(span, Text("gen_ai.operation.name", "chat"), Text("gen_ai.request.model", "tidewater-7b"), Whole("gen_ai.usage.input_tokens", 11), Text("user.id", "u-1"));
}
