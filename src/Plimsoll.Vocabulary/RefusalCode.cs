// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>The stable name of a refusal, and what follows from it. Each is declared once, in a class whose name ends with <c>Codes</c>.</summary>
/// <param name="Text">Such as <c>guidance.unknown-value</c>; listed in <c>docs/api/codes.md</c>, never changed and never reused.</param>
/// <param name="Kind">Decides the HTTP status and, where <paramref name="Exit"/> is absent, the exit code.</param>
/// <param name="Exit">The exit code of a check that ends with it, for the few that have one of their own.</param>
public sealed record RefusalCode(string Text, RefusalKind Kind, int? Exit = null)
{
    public override string ToString() => Text;
}
