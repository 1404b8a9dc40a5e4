// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage.Activity;
using ActivityKind = Plimsoll.Usage.ActivityKind;

namespace Plimsoll.Storage.Usage;

/// <summary>Reads whole rows back, for a package that leaves.</summary>
internal static class ActivityRows
{
    /// <summary>Columns before the fields.</summary>
    private const int Heads = 5;

    /// <summary>What a package may ask of a row: what intake made of it for itself stays here.</summary>
    private static readonly ActivityField[] Fields = [.. ActivityFields.All.Where(f => f.Form != FieldForm.Own)];

    private static string Select(int agreements) => $"""
        SELECT id_high, id_low, epoch_us(happened_at), epoch_us(received_at), kind, {ActivitySchema.Names(Fields)}
        FROM (SELECT DISTINCT ON (id_high, id_low) * FROM activity WHERE tenant = $1 AND happened_at >= make_timestamp($2) AND happened_at < make_timestamp($3)
            AND {ActivitySchema.Under(agreements, after: 4)}) LIMIT $4
        """;

    public static IReadOnlyList<ActivityRow> Read(DuckDbConnection connection, string tenant, long from, long until, int most, IReadOnlyList<string> agreements)
    {
        using var rows = connection.Query(Select(agreements.Count), [tenant, from, until, (long)most, .. agreements]);
        var read = new List<ActivityRow>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var (texts, numbers, known) = (new string?[ActivityFields.TextCount], new long[ActivityFields.NumberCount], 0UL);
                for (var at = 0; at < Fields.Length; at++)
                {
                    var (field, column) = (Fields[at], Heads + at);
                    if (rows.IsNull(column, i)) { continue; }
                    if (field.Type == FieldType.Text) { texts[field.Slot] = rows.Text(column, i); continue; }
                    numbers[field.Slot] = field.Type == FieldType.Truth ? rows.Column<byte>(column)[i] : rows.Column<long>(column)[i];
                    known |= 1UL << field.Slot;
                }
                read.Add(new ActivityRow(texts, numbers, known)
                {
                    Id = IdOf(rows.Column<ulong>(0)[i], rows.Column<ulong>(1)[i]), At = At(rows.Column<long>(2)[i]), ReceivedAt = At(rows.Column<long>(3)[i]),
                    Kind = KindOf(rows.Text(4, i)!),
                });
            }
        }
        return read;
    }

    private static Guid IdOf(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    private static DateTimeOffset At(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static ActivityKind KindOf(string kind) => kind switch
    {
        "usage" => ActivityKind.Usage,
        "verdict" => ActivityKind.Verdict,
        "feedback" => ActivityKind.Feedback,
        _ => throw new UnreachableException(),
    };
}
