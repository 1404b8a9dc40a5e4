// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What pages say of the terms of releases, beside the words that all pages share.</summary>
internal static class ReleaseWords
{
    /// <summary>How much of a longer text is told where its first words have to do.</summary>
    private const int FirstWords = 90;

    private const string Rule =
        "Links fill the places of a gate that colleagues cannot: as many as it has, less the colleagues who could approve and wrote none of the release. Of "
        + "two places one person alone may fill two, a lab of two one, three people none.";

    /// <summary>The first words of a longer text.</summary>
    private static string Begins(string text) =>
        text.Length <= FirstWords ? text : $"{text[..(text.LastIndexOf(' ', FirstWords) is > 0 and var space ? space : FirstWords)]} …";

    extension(Say)
    {
        /// <summary>A plain day, which is promised to nobody.</summary>
        public static string Plain(DateOnly day) => day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

        public static string Of(Stage value) => Terms.Stages[value].Label;

        public static string Of(Component value) => Terms.Components[value].Label;

        public static string Of(Audience value) => Terms.Audiences[value].Label;

        public static string Of(PracticeStatus value) => Terms.Statuses[value].Label;

        public static string Of(Footing value) => Terms.Footings[value].Label;

        public static string Badge(Footing footing) => footing switch
        {
            Footing.Proven => "clear",
            Footing.SeenOutside or Footing.HasEvidence or Footing.SelfAttested or Footing.Accepted or Footing.SetAside => "",
            Footing.Open => "held",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        public static string Of(EvidenceKind value) => Terms.EvidenceKinds[value].Label;

        public static string Of(DeclaredAnswer value) => Terms.Answers[value].Label;

        public static string Of(Criterion value) => Terms.Criteria[value].Label;

        public static string Of(LineageKind value) => SharedTerms.LineageKinds[value].Label;

        public static string Of(OpenNoticeKind value) => Terms.NoticeKinds[value].Label;

        public static string Of(VerdictKind value) => Terms.Verdicts[value].Label;

        public static string Of(ServiceState? value) => value is { } state ? Terms.States[state].Label : "not in service";

        public static string Of(AdverseAnswer value) => Terms.AdverseAnswers[value].Label;

        public static string Of(ReviewAnswer value) => Terms.ReviewAnswers[value].Label;

        public static string Of(ReviewState value) => Terms.ReviewStates[value].Label;

        public static string Of(Weakness value) => value switch
        {
            Weakness.OnePersonOrganisation => "self-attested: approved by an author, because the organisation has one person",
            Weakness.OutsideReviewer => "an outside reviewer, asked by a link: somebody outside looked, and who it was this server did not check",
            Weakness.ReturnAgreedAlone =>
                "one person alone brought the model back, which had been lowered for a cause that wants two; no second person has approved since",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        /// <summary>What stops when a model is lowered, as it follows a colon. Nothing is sent from here, so nothing else hears of it by itself.</summary>
        public static string Stops =>
            "whatever asks its status stops within a minute, such as a gateway; nothing else does. Applications that are listed in the registry are named in "
            + "the entry and hear of it the same way, or from you: this server sends nothing";

        /// <summary>How many places of a gate links to somebody outside may fill, in the words of the guide.</summary>
        /// <param name="places">How many the gate has.</param>
        /// <param name="colleagues">Members who wrote none of the release; null where that is not known.</param>
        public static string ByLink(int places, int? colleagues) => colleagues is not { } there ? Rule
            : $"{Rule} This gate has {Show.Count(places, "place", "places")}, and {there switch
            {
                0 => "there is no such colleague",
                1 => "there is one such colleague",
                _ => $"there are {there} such colleagues",
            }}: links may fill {(places - there > 0 ? $"{places - there} of {places}" : "none")}.";

        /// <summary>How many people each stage wants who approve, and how many there are: said where a stage is chosen.</summary>
        /// <param name="colleagues">Members who wrote none of the release.</param>
        public static string Wanted(GateRules rules, int colleagues) =>
            string.Join("; ", rules.All.GroupBy(g => g.Approvers).OrderByDescending(g => g.Key).Select(g =>
                $"{string.Join(", ", g.Select(s => Standing.Lower(Say.Of(s.Stage))))}: {Show.Count(g.Key, "person", "people")} who wrote none of it"))
            + $". There {(colleagues == 1 ? "is one such colleague" : colleagues == 0 ? "is no such colleague" : $"are {colleagues} such colleagues")} here";

        /// <summary>What leads wherever a release stands that may not go on as it went out, whatever its gate would say today; null of any other.</summary>
        /// <param name="noticed">Whether notice was given about its public weights, which nobody can suspend.</param>
        public static string? Halt(ServiceState? state, bool noticed) =>
            state is ServiceState.Suspended or ServiceState.Restricted or ServiceState.Retired ? Say.Of(state) : noticed ? "notice given" : null;

        /// <summary>Conditions of approvals and answers to questions that a verdict rests on, a sentence each; none where it was recorded before verdicts named
        /// them.</summary>
        /// <param name="questions">The questions by whose first words an answer is told.</param>
        public static IEnumerable<string> Lines(Assurances? assurances, IReadOnlyList<QuestionView> questions) => assurances is null ? []
            : DisclosedAssurances.Of(assurances).Told(
                id => questions.FirstOrDefault(q => q.Question == id) is { } asked ? $"“{Begins(asked.Text)}”" : id.Replace('-', ' '), Say.At)
                .Select(line => char.ToUpperInvariant(line[0]) + line[1..]);

        public static IReadOnlyList<(string Value, string Label)> Stages => Say.Options(Terms.Stages);

        public static IReadOnlyList<(string Value, string Label)> Components => Say.Options(Terms.Components);

        public static IReadOnlyList<(string Value, string Label)> Audiences => Say.Options(Terms.Audiences);

        public static IReadOnlyList<(string Value, string Label)> Statuses => Say.Options(Terms.Statuses);

        public static IReadOnlyList<(string Value, string Label)> Answers => Say.Options(Terms.Answers);

        public static IReadOnlyList<(string Value, string Label)> Criteria => Say.Options(Terms.Criteria);

        public static IReadOnlyList<(string Value, string Label)> LineageKinds => Say.Options(SharedTerms.LineageKinds);

        public static IReadOnlyList<(string Value, string Label)> NoticeKinds => Say.Options(Terms.NoticeKinds);

        public static string Badge(VerdictKind verdict) => verdict switch
        {
            VerdictKind.Clear => "clear",
            VerdictKind.Held or VerdictKind.Refused or VerdictKind.Redirected => "held",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
