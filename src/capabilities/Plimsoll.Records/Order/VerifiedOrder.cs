// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Order;

/// <summary>Which entry of a log came first, the threshold of an evaluation or its result, verified without a server.</summary>
/// <param name="Record">The evaluation, as the stream of both entries names it.</param>
/// <param name="Order">What follows from the places of the entries, and from nothing else.</param>
public sealed record VerifiedOrder(string Record, LockOrder Order, long Threshold, long Result)
{
    private const string Stream = "record/";

    /// <summary>It in words.</summary>
    public string Words => $"{Record}: {RecordsTerms.Orders[Order].Label} (threshold at entry {Threshold.ToString(CultureInfo.InvariantCulture)}, result at "
        + $"entry {Result.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>Reads what <c>GET …/records/{record}/order</c> answers. Neither its sentence nor its numbers are believed: both entries have to lie in the
    /// log, be of one record, and be what they are said to be.</summary>
    /// <param name="keys">The list of keys that says which log it is.</param>
    public static Result<VerifiedOrder> Verify(ReadOnlySpan<byte> utf8, string file, KeyList keys)
    {
        JsonElement root;
        try { root = JsonElement.Parse(utf8); }
        catch (JsonException) { return Bad(file, "is no JSON"); }
        if (root.ValueKind != JsonValueKind.Object || !Part(root, "threshold", out var threshold) || !Part(root, "result", out var result))
        {
            return Bad(file, "does not hold both entries, threshold and result");
        }
        return Entry<ThresholdLocked>(threshold, "threshold", file, keys).Succeeds(out var locked, out var refusal)
            && Entry<ResultEntered>(result, "result", file, keys).Succeeds(out var entered, out refusal)
            ? locked.Stream == entered.Stream
                ? new VerifiedOrder(
                    locked.Stream[Stream.Length..], locked.Number < entered.Number ? LockOrder.BeforeResult : LockOrder.AfterResult, locked.Number,
                    entered.Number)
                : Fails("result", entered.Stream, $"is of another record than {locked.Stream}")
            : refusal;
    }

    private static Result<Found> Entry<T>(JsonElement part, string field, string file, KeyList keys) where T : RecordsEvent
    {
        if (!LoggedEntry.Read(Encoding.UTF8.GetBytes(part.GetRawText())).Succeeds(out var logged, out var refusal)
            || !logged.Verify(keys).Succeeds(out var proven, out refusal))
        {
            return refusal;
        }
        try
        {
            var envelope = JsonElement.Parse(proven.Bytes.Span);
            var (stream, type) = (envelope.GetProperty("stream").GetString(), envelope.GetProperty("type").GetString());
            return type != typeof(T).GetCustomAttribute<EventAttribute>()!.Type ? Fails(field, type, "is no entry of that kind")
                : stream?.StartsWith(Stream, StringComparison.Ordinal) != true ? Fails(field, stream, "is in the stream of no record")
                : new Found(proven.Number, stream);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Bad(file, $"holds no entry under {field}");
        }
    }

    private static bool Part(JsonElement root, string name, out JsonElement part) =>
        root.TryGetProperty(name, out part) && part.ValueKind == JsonValueKind.Object;

    private static Refusal Bad(string file, string reason) =>
        new(RecordsCodes.UnreadableOrder, "file", null, reason, "use what GET …/records/{record}/order answers", file);

    private static Refusal Fails(string field, string? value, string reason) =>
        new(RecordsCodes.OrderFails, field, value, reason, "get the order again from its server");

    private sealed record Found(long Number, string Stream);
}
