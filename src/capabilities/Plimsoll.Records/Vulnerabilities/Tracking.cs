// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Vulnerabilities;

/// <summary>Decisions about the register of vulnerabilities. Pure: state and ask in; events or a refusal out.</summary>
public static partial class Tracking
{
    /// <summary>Versions of which one vulnerability says something, at most.</summary>
    public const int MostVersions = 200;

    /// <summary>Ids elsewhere, at most.</summary>
    public const int MostAliases = 10;

    private const string Cve = "CVE-";

    [GeneratedRegex(@"\ACVE-[0-9]{4}-[0-9]{4,19}\z")]
    private static partial Regex CveForm { get; }

    [GeneratedRegex(@"\AGHSA(-[23456789cfghjmpqrvwx]{4}){3}\z")]
    private static partial Regex GhsaForm { get; }

    /// <summary>Puts a vulnerability into the register.</summary>
    /// <param name="untested">Why an evaluation did not test the fix of a version; null where it did.</param>
    public static Result<Outcome> Record(
        VulnerabilityBook book, Asker asker, VulnerabilityRecorded recorded, Func<VersionStanding, DateTimeOffset, Refusal?> untested) =>
        book.Facts is not null ? new Refusal(RecordsCodes.IdTaken, "vulnerability", recorded.Vulnerability, "exists already", "use another")
        : (Fault(recorded.Facts, asker.Now) ?? Fault(
            VulnerabilityBook.Empty with { Facts = recorded.Facts, At = asker.Now }, recorded.Versions, untested)) is { } refusal ? refusal
        : recorded.Versions.Count == 0 ? Bad("versions", null, "are none", "name a version that is affected, or that you are looking at")
        : Outcome.Of(recorded);

    /// <summary>Says anew what is known of it. That one which may hold a gate is less severe waits for a second person. Of one that may hold a gate
    /// since, what was said by a word alone while it held none does not let one go: those versions are under investigation.</summary>
    /// <param name="easing">Id of what would wait.</param>
    /// <param name="alone">Whether nobody else is there whom to ask.</param>
    public static Result<Outcome> Revise(VulnerabilityBook book, Asker asker, VulnerabilityFacts facts, string easing, bool alone) =>
        book.Facts is not { } stands ? Unknown(book.Id)
        : Fault(facts, asker.Now) is { } refusal ? refusal
        : book.Advisory is not null && facts.Embargo is { } late && late != stands.Embargo
            ? Bad("embargo", late.Written, "comes after an advisory was published, and would keep corrections of it back", "leave it as it was")
        : !book.IsHeavy && (book with { Facts = facts }).IsHeavy && Unshown(book, alone) is { Count: > 0 } anew
            ? Outcome.Of(new VulnerabilityRevised(facts), new VulnerabilityVersionsSet(anew))
        : !book.IsHeavy || alone || facts.Severity >= stands.Severity ? Outcome.Of(new VulnerabilityRevised(facts))
        : Outcome.Of(new VulnerabilityRevised(facts with { Severity = stands.Severity }), new EasingProposed(easing, facts.Severity, []));

    /// <summary>Says how versions stand to it. What would let a gate go by a word alone waits for a second person.</summary>
    /// <param name="untested">Why an evaluation did not test the fix of a version; null where it did.</param>
    /// <param name="easing">Id of what would wait.</param>
    /// <param name="alone">Whether nobody else is there whom to ask.</param>
    public static Result<Outcome> Say(
        VulnerabilityBook book, IReadOnlyList<VersionStanding> said, Func<VersionStanding, DateTimeOffset, Refusal?> untested, string easing, bool alone)
    {
        if (book.Facts is null) { return Unknown(book.Id); }
        if (Fault(book, said, untested) is { } refusal) { return refusal; }
        if (said.Count == 0 || said.All(one => book.Find(one.Model, one.Version) == one))
        {
            return new Refusal(ApiCodes.NothingChanged, "versions", null, "stand so already", "leave them");
        }
        VersionStanding[] eased = alone ? [] : [.. said.Where(one => Eases(book, one))];
        if (eased is []) { return Outcome.Of(new VulnerabilityVersionsSet(said)); }
        VersionStanding[] rest = [.. said.Except(eased).Where(one => book.Find(one.Model, one.Version) != one)];
        RecordsEvent[] first = rest is [] ? [] : [new VulnerabilityVersionsSet(rest)];
        return Outcome.Of([.. first, new EasingProposed(easing, null, eased)]);
    }

    /// <summary>A second person agrees to what waits, and it is said.</summary>
    public static Result<Outcome> Agree(VulnerabilityBook book, Asker asker, string easing)
    {
        if (book is not { Facts: { } facts, Easing: { Event: var proposed } waits } || proposed.Easing != easing)
        {
            return new Refusal(RecordsCodes.UnknownId, "easing", easing, "waits for nobody", "look at the vulnerability as it stands");
        }
        if (SecondPerson.Refuse(
            asker, [waits.By], RecordsCodes.SamePerson, "proposed it", "ask another person who may read the register", "propose it anew") is { } same)
        {
            return same;
        }
        RecordsEvent[] severity = proposed.Severity is { } less ? [new VulnerabilityRevised(facts with { Severity = less })] : [];
        RecordsEvent[] versions = proposed.Versions is [] ? [] : [new VulnerabilityVersionsSet(proposed.Versions)];
        return Outcome.Of([new EasingAgreed(easing), .. severity, .. versions]);
    }

    /// <summary>Versions that stand by a word alone, as they stand once a word is not enough, and those that name one of them as their fix.</summary>
    private static IReadOnlyList<VersionStanding> Unshown(VulnerabilityBook book, bool alone)
    {
        var words = book.Versions
            .Where(v => v.Status == VexStatus.Fixed && v.Evaluation is null || v.Status == VexStatus.NotAffected && !alone)
            .Select(v => (v.Model, v.Version)).ToHashSet();
        return
        [
            .. from v in book.Versions
               let own = words.Contains((v.Model, v.Version))
               where own || v.FixedIn is { } fix && words.Contains((v.Model, fix))
               select own ? v with { Status = VexStatus.UnderInvestigation, Because = null, FixedIn = null, Evaluation = null } : v with { FixedIn = null },
        ];
    }

    /// <summary>Whether what is said of a version would let a gate go without a test.</summary>
    private static bool Eases(VulnerabilityBook book, VersionStanding said) =>
        book.IsHeavy && book.Find(said.Model, said.Version) is var stands
        && (said.Status == VexStatus.NotAffected && stands?.Status is not (VexStatus.NotAffected or VexStatus.Fixed)
            || stands is { Later: true } && VulnerabilityTerms.Holds(stands.Status) && !said.Later && said.Status != VexStatus.Fixed);

    /// <summary>Why nothing can be published of it now; null where it can.</summary>
    public static Refusal? MayPublish(VulnerabilityBook book, DateTimeOffset now) =>
        book.Facts is not { } facts ? Unknown(book.Id)
        : facts.Embargo is { } embargo && !embargo.HasEnded(now)
            ? new Refusal(
                RecordsCodes.Embargoed, "embargo", embargo.Written, "is the last day on which nothing is published of it",
                "wait until it is over; where it was agreed otherwise, change it first")
        : null;

    /// <summary>Publishes an advisory that was signed: the first, or the next revision.</summary>
    public static Result<Outcome> Publish(VulnerabilityBook book, Asker asker, AdvisoryPublished made) =>
        MayPublish(book, asker.Now) is { } refusal ? refusal
        : made.Revision != book.Advisories.Count + 1 || book.Advisory is { } before && before.Event.Advisory != made.Advisory
            ? new Refusal(
                RecordsCodes.Stale, "revision", made.Revision.ToString(CultureInfo.InvariantCulture), "is not the next one",
                "look at it anew, and publish then")
        : Outcome.Of(made);

    private static Refusal? Fault(VulnerabilityFacts facts, DateTimeOffset now)
    {
        foreach (var alias in facts.Aliases)
        {
            if (!CveForm.IsMatch(alias) && !GhsaForm.IsMatch(alias))
            {
                return Bad("aliases", alias, "is no id of CVE or GHSA", "write such as CVE-2026-12345 or GHSA-2345-6789-cfgh");
            }
        }
        var (today, aliases) = (DateOnly.FromDateTime(now.UtcDateTime).PlusDays(1), facts.Aliases);
        return aliases.Count > MostAliases || aliases.Distinct(StringComparer.Ordinal).Count() != aliases.Count
            ? Bad("aliases", string.Join(' ', aliases), "are repeated or too many", $"name each once, {MostAliases} at most")
            : aliases.Count(a => a.StartsWith(Cve, StringComparison.Ordinal)) > 1
                ? Bad("aliases", string.Join(' ', aliases), "name two ids of CVE", "record what has an id of CVE of its own by itself")
            : facts.Cvss is { } cvss && !CvssVector.Is(cvss)
                ? Bad("cvss", cvss, "is no vector of CVSS 3.1 or 4.0", "write such as CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N")
            : facts.FoundDay > today || facts.FoundDay.Year < 1990
                ? Bad("foundDay", Day(facts.FoundDay), "is no day on which it was found", "write when it was")
            : facts.AwareDay > today || facts.AwareDay < facts.FoundDay
                ? Bad("awareDay", Day(facts.AwareDay), "lies before it was found, or ahead", "write the day on which you knew of it")
            : null;
    }

    private static Refusal? Fault(VulnerabilityBook book, IReadOnlyList<VersionStanding> said, Func<VersionStanding, DateTimeOffset, Refusal?> untested)
    {
        if (said.Count + book.Versions.Count(v => !said.Any(s => s.Model == v.Model && s.Version == v.Version)) > MostVersions)
        {
            return Bad("versions", said.Count.ToString(CultureInfo.InvariantCulture), "are too many", $"name {MostVersions} at most in all");
        }
        if (said.Select(v => (v.Model, v.Version)).Distinct().Count() != said.Count) { return Bad("versions", null, "are named twice", "name each once"); }
        foreach (var one in said)
        {
            var fault = one switch
            {
                { Status: VexStatus.NotAffected, Because: null } => Bad("because", null, "is missing", "say why the version is not affected"),
                { Status: not VexStatus.Affected, FixedIn: not null } =>
                    Bad("fixedIn", one.FixedIn, "is said of a version that is not affected", "leave it out"),
                { Status: not VexStatus.Fixed, Evaluation: not null } =>
                    Bad("evaluation", one.Evaluation, "is named for a version that is not fixed", "leave it out"),
                { FixedIn: { } fix } when fix == one.Version || Known(fix)?.Status != VexStatus.Fixed =>
                    Bad("fixedIn", fix, "is not said to be fixed", "say first that it is, and what tested it"),
                // What holds a gate is let go by what was shown, and no word alone.
                { Status: VexStatus.Fixed, Evaluation: null } when book.IsHeavy =>
                    Bad("evaluation", null, "is missing", "name the record of the evaluation that tested the fix"),
                { Status: VexStatus.Fixed, Evaluation: not null } => untested(one, book.At),
                _ => null,
            };
            if (fault is not null) { return fault; }

            VersionStanding? Known(string version) => said.FirstOrDefault(v => v.Model == one.Model && v.Version == version) ?? book.Find(one.Model, version);
        }
        return null;
    }

    private static Refusal Unknown(string id) => new(RecordsCodes.UnknownId, "vulnerability", id, "is no vulnerability here", "check the id");

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(RecordsCodes.BadValue, field, value, reason, fix);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
