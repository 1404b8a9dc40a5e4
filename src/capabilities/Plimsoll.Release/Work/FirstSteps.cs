// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Work;

/// <summary>What an organisation does first, in order.</summary>
[JsonConverter(typeof(KebabEnumConverter<FirstStep>))]
public enum FirstStep { Model, Release, List, SecondPerson, Evidence, Approval, Judgement }

/// <summary>A first step and whether it was taken.</summary>
public sealed record StepTaken(FirstStep Kind, bool Done);

/// <summary>What was done about any release of an organisation.</summary>
public sealed record StepsDone(bool Released, bool Listed, bool OnePerson, bool Evidence, bool Approved, bool Judged)
{
    public static StepsDone Of(IReadOnlyCollection<Dossier> releases) => new(
        releases.Count > 0, releases.Any(r => r.Assessment is not null), releases.Any(r => r.Opened is { OnePerson: true }),
        releases.Any(r => r.Evidence.Count > 0), releases.Any(r => r.Approvals.Count > 0), releases.Any(r => r.Decisions.Count > 0));
}

/// <summary>The first steps of an organisation; each is read off what is there, so that it ticks itself.</summary>
public static class FirstSteps
{
    /// <param name="people">Members of the organisation, those invited included.</param>
    /// <param name="alone">Whether the organisation says of itself that it is one person: nobody is invited then, and that step is none of its own.</param>
    public static IReadOnlyList<StepTaken> Of(Registry registry, StepsDone done, int people, bool alone) =>
    [
        new(FirstStep.Model, registry.Models.Values.Any(m => m.Versions.Count > 0)),
        new(FirstStep.Release, done.Released),
        new(FirstStep.List, done.Listed),
        .. alone && people <= 1 ? (IEnumerable<StepTaken>)[] : [new(FirstStep.SecondPerson, people > 1 || done.OnePerson)],
        new(FirstStep.Evidence, done.Evidence),
        new(FirstStep.Approval, done.Approved),
        new(FirstStep.Judgement, done.Judged),
    ];
}
