// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>
/// The question that a practice is, as a list asks it: whoever gives evidence, or says where a practice stands, answers this one and no other. When the list
/// is derived anew and asks another one, what was answered is shown and waits.
/// </summary>
/// <param name="Words">SHA-256 of its words; null in a list that was derived before lists recorded them.</param>
/// <param name="Proof">What proves it; null where its words were not recorded.</param>
/// <param name="Update">Which significant update asked it anew, counted from 1; 0 where none did; <see cref="Predecessor"/> of what was answered for the
/// release before and carried over to its successor.</param>
public sealed record Question(Digest? Words, Proof? Proof, int Update)
{
    /// <summary>That a question was answered for the release before: no list asks that one any more.</summary>
    public const int Predecessor = -1;

    /// <summary>What a list of before asked, and what something answers of which nothing else is on the record.</summary>
    public static readonly Question NotRecorded = new(null, null, 0);

    /// <param name="updates">How many significant updates asked the practice anew.</param>
    public static Question Of(Requirement practice, int updates) =>
        practice.HowAsked is { } asking ? new Question(asking.Words, practice.Proof, updates) : NotRecorded with { Update = updates };

    /// <summary>What became of this question in a later one; null where both are the same.</summary>
    public Rephrased? Became(Question later) =>
        this == later ? null
        : Words != later.Words ? Words is null ? Rephrased.FromUnrecorded : Rephrased.Reworded
        : Proof != later.Proof ? Rephrased.ProvedOtherwise
        : Update == Predecessor && later.Update == 0 ? Rephrased.Carried
        : Rephrased.Renewed;
}

/// <summary>How a question differs from the one that was answered.</summary>
[JsonConverter(typeof(KebabEnumConverter<Rephrased>))]
public enum Rephrased
{
    /// <summary>Its words are others.</summary>
    Reworded,

    /// <summary>Nobody knows whether its words are others: those that were answered were not recorded.</summary>
    FromUnrecorded,

    /// <summary>Its words are the same, and something else proves it.</summary>
    ProvedOtherwise,

    /// <summary>A significant update asks it anew.</summary>
    Renewed,

    /// <summary>It is the same, and was answered for the release before, whose model was updated since.</summary>
    Carried,
}

/// <summary>Somebody read a practice as it is asked now, and said that what was answered before answers this as well.</summary>
/// <param name="To">What was read.</param>
/// <param name="Evidence">The pieces that answer it.</param>
public sealed record Confirmation(string By, DateTimeOffset At, Question To, IReadOnlyList<string> Evidence, VaultRef? Reason);
