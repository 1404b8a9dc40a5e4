// SPDX-License-Identifier: Apache-2.0


namespace Plimsoll.Web.Usage.Reports;

/// <summary>When what came of a researcher's question is told: at whole steps since it was asked, and never between two.</summary>
/// <remarks>
/// Counting takes the longer the more rows and people there are, and that is what noise is to
/// hide. So nothing from which it can be seen when counting ended happens between two steps:
/// not the answer, not the entry of the journal, not the instant in the document, not the
/// turn of the question that waits behind it. What stays to be seen is the step itself.
/// </remarks>
internal sealed record AnswerSteps(TimeSpan Step)
{
    /// <summary>Longer than counting a usual month takes, so that nearly every answer comes
    /// at the first step and steps tell nothing; and short enough to wait for.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    /// <summary>From when on a step is missed: an eighth of it is left for the record to be signed and written.</summary>
    private const int Margin = 8;

    /// <summary>The step at which is told what was counted so long after it was asked.</summary>
    public TimeSpan After(TimeSpan elapsed) => Step * ((elapsed + Step / Margin).Ticks / Step.Ticks + 1);
}
