// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Otlp;

/// <summary>What a receiver answers. Source: OpenTelemetry protocol, partial success and failures: the
/// field is left out where everything was taken; a client does not send again what was rejected.</summary>
public static class OtlpAnswer
{
    /// <summary>An export response: empty, or with the number of rejected spans or log records and why.</summary>
    public static byte[] Protobuf(Taken taken)
    {
        if (taken.Message is not { } message) { return []; }
        var partial = new List<byte> { 0x08 };
        Varint(partial, (ulong)taken.RejectedCount);
        Text(partial, 2, message);
        var response = new List<byte> { 0x0A };
        Varint(response, (ulong)partial.Count);
        return [.. response, .. partial];
    }

    /// <param name="logs">Whether log records were sent, which have another name in the answer.</param>
    public static byte[] Json(Taken taken, bool logs) =>
        taken.Message is not { } message ? "{}"u8.ToArray() : Canonical.Bytes(Canonical.Map(("partialSuccess", Canonical.Map(
            ("errorMessage", Canonical.Text(message)),
            (logs ? "rejectedLogRecords" : "rejectedSpans", Canonical.Text(taken.RejectedCount.ToString(CultureInfo.InvariantCulture)))))));

    /// <summary>A google.rpc.Status, as failures are told over HTTP.</summary>
    public static byte[] StatusProtobuf(int code, string message)
    {
        var status = new List<byte> { 0x08 };
        Varint(status, (ulong)code);
        Text(status, 2, message);
        return [.. status];
    }

    private static void Text(List<byte> bytes, int field, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        bytes.Add((byte)((field << 3) | 2));
        Varint(bytes, (ulong)utf8.Length);
        bytes.AddRange(utf8);
    }

    private static void Varint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        bytes.Add((byte)value);
    }
}
