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
    private static string Select(int agreements) => $"""
        SELECT id_high, id_low, epoch_us(happened_at), epoch_us(received_at), kind, deployment, application, model, provider, operation, region, language,
            sector, use_case, high_risk,
          user_hash, customer_hash, conversation_hash, response_hash, turns, input_tokens, output_tokens, cached_tokens, duration_ms, classifier, rule, score,
              verdict, action, feedback, feedback_value, agreement
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
                read.Add(new ActivityRow
                {
                    Id = IdOf(rows.Column<ulong>(0)[i], rows.Column<ulong>(1)[i]),
                    At = At(rows.Column<long>(2)[i]),
                    ReceivedAt = At(rows.Column<long>(3)[i]),
                    Kind = KindOf(rows.Text(4, i)!),
                    Deployment = rows.Text(5, i),
                    Application = rows.Text(6, i),
                    Model = rows.Text(7, i),
                    Provider = rows.Text(8, i),
                    Operation = rows.Text(9, i),
                    Region = rows.Text(10, i),
                    Language = rows.Text(11, i),
                    Sector = rows.Text(12, i), UseCase = rows.Text(13, i), HighRisk = rows.IsNull(14, i) ? null : rows.Column<byte>(14)[i] != 0,
                    User = Value<ulong>(15),
                    Customer = Value<ulong>(16),
                    Conversation = Value<ulong>(17),
                    Response = Value<ulong>(18),
                    Turns = (int?)Value<long>(19),
                    InputTokens = Value<long>(20),
                    OutputTokens = Value<long>(21),
                    CachedTokens = Value<long>(22),
                    DurationMs = Value<long>(23),
                    Classifier = rows.Text(24, i),
                    Rule = rows.Text(25, i),
                    Score = Value<double>(26),
                    Verdict = rows.Text(27, i),
                    Action = rows.Text(28, i),
                    Feedback = rows.Text(29, i),
                    FeedbackValue = Value<double>(30),
                    Agreement = rows.Text(31, i),
                });

                T? Value<T>(int column) where T : unmanaged => rows.IsNull(column, i) ? null : rows.Column<T>(column)[i];
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
