// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Carries a <see cref="Refusal"/> out of the depth of a content reader; caught where the pack was asked for.</summary>
public sealed class ContentRefusedException(Refusal refusal) : Exception(refusal.Sentence)
{
    public Refusal Refusal { get; } = refusal;
}
