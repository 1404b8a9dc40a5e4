// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Carries a <see cref="Refusal"/> out of the depth of a reader of fields; caught by <see cref="ContentReading"/> and nowhere else.</summary>
public sealed class ContentRefusedException(Refusal refusal) : Exception(refusal.Sentence)
{
    public Refusal Refusal { get; } = refusal;
}
