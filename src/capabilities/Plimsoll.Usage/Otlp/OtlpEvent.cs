// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Otlp;

/// <summary>What spans and log records mean, whatever form they came in.</summary>
internal static class OtlpEvent
{
    private const int NanosPerMicro = 1000;

    public static void Span(Taking taking, Draft draft, Guid? id, ulong start, ulong end, string? schema, ReadOnlySpan<byte> bytes)
    {
        if (!Taking.IsUse(draft)) { taking.Notice(Note.NotActivity); return; }
        long? duration = null;
        if (end != 0 && start != 0)
        {
            if (end < start) { taking.Notice(Note.ClockSkew); } else { duration = (long)Math.Min((end - start) / 1_000_000, int.MaxValue); }
        }
        taking.Add(draft, ActivityKind.Usage, id, Micros(start), duration, schema, bytes);
    }

    /// <summary>An event of a log. The details of an inference have the id of its span, so that the two count once.</summary>
    public static void Log(Taking taking, Draft draft, Guid? span, ulong time, string? schema, ReadOnlySpan<byte> bytes)
    {
        switch (draft.Text(ActivityFields.EventName))
        {
            case "gen_ai.client.inference.operation.details": taking.Add(draft, ActivityKind.Usage, span, Micros(time), null, schema, bytes); break;
            case "plimsoll.usage": taking.Add(draft, ActivityKind.Usage, null, Micros(time), null, schema, bytes); break;
            case "gen_ai.evaluation.result" or "plimsoll.verdict": taking.Add(draft, ActivityKind.Verdict, null, Micros(time), null, schema, bytes); break;
            case "plimsoll.feedback": taking.Add(draft, ActivityKind.Feedback, null, Micros(time), null, schema, bytes); break;
            default: taking.Notice(Note.NotActivity); break;
        }
    }

    private static long Micros(ulong nanos) => (long)(nanos / NanosPerMicro);
}
