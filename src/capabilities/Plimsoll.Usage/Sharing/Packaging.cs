// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>What somebody wants to share, with whom and until when.</summary>
/// <param name="Fields">Fields of the agreement that are wanted; all of them when null.</param>
/// <param name="ResearchSet">The set whose conversations go along.</param>
public sealed record PackageAsk(
    string Agreement, string Recipient, LegalBasis LegalBasis, DateOnly From, DateOnly Until, DateOnly RetainUntil,
    Coarsening Coarsening = Coarsening.Hour, string? LegalNote = null, IReadOnlyList<string>? Fields = null, string? ResearchSet = null);

/// <summary>A conversation that goes into a package, by what the store calls it and whose donation it is.</summary>
public sealed record PackagedChat(string Reference, string Donation, RedactedChat Chat);

/// <summary>A package that was made: its bytes, and what the journal says of it.</summary>
public sealed record BuiltPackage(PackageManifest Manifest, byte[] Zip, PackageMade Made, IReadOnlyList<string> Donations);

/// <summary>Decisions about packages.</summary>
public static class Packaging
{
    /// <summary>Rows of the largest package; a longer time is shared in several.</summary>
    public const int MostRows = 500_000;

    private const int MostDays = 3660;

    /// <summary>The terms of a package; refused before a row is read where the agreement does not let it flow.</summary>
    public static Result<PackageTerms> Plan(UsageRegister state, PackageAsk ask, string sender, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (!Agreeing.Find(state, ask.Agreement, now).Succeeds(out var agreement, out var refusal)) { return refusal; }
        if (!agreement.Binds(ask.Recipient)) { return NotAParty("recipient", ask.Recipient, ask.Agreement, "name an organisation that agreed to it"); }
        if (!agreement.Binds(sender))
        {
            return NotAParty("sender", sender, ask.Agreement, "record an agreement to which your organisation is a party under this name");
        }
        if (Overlap.Plain(ask.Recipient) == Overlap.Plain(sender))
        {
            return new Refusal(UsageCodes.BadValue, "recipient", ask.Recipient, "is your own organisation", "name the one that receives it");
        }
        if (agreement.Purpose == Purpose.Publication)
        {
            return new Refusal(
                UsageCodes.OtherPurpose, "purpose", Usage.Terms.Purposes[agreement.Purpose].Key,
                $"is what {ask.Agreement} is for, and single rows are never published",
                "name an agreement for research, safety monitoring or operations");
        }
        var period = new Period(ask.From, ask.Until);
        if (period.Days is < 1 or > MostDays)
        {
            return new Refusal(
                UsageCodes.BadValue, "until", Period.Day(ask.Until), "is not after from, or more than ten years later", "write the day after the last one");
        }
        if (ask.Until > today.PlusDays(1))
        {
            return new Refusal(UsageCodes.BadValue, "until", Period.Day(ask.Until), "lies in the future", "share days that are over");
        }
        // Shared days are days of UTC, and the agreement may end on another clock: the last of them is over before the agreement is.
        if (ask.From < agreement.From || agreement.Until is { } end && new DateTimeOffset(ask.Until.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) > end.End)
        {
            return new Refusal(UsageCodes.OutsidePeriod, "from", period.ToString(), $"reaches outside the days of {ask.Agreement}",
                "share days that it covers");
        }
        if (ask.RetainUntil <= today || ask.RetainUntil > today.PlusDays(MostDays))
        {
            return new Refusal(
                UsageCodes.BadValue, "retainUntil", Period.Day(ask.RetainUntil), "is not a day to come, or more than ten years away",
                "write the first day on which nobody keeps it any more");
        }
        if (ask.LegalNote is { } note ? !PackageManifest.IsNote(note) : ask.LegalBasis == LegalBasis.OtherLaw)
        {
            return new Refusal(
                UsageCodes.BadValue, "legalNote", null, "is missing or not one printable line", "name the law or the decision in at most 200 characters");
        }
        var allowed = agreement.ActivityAllowed;
        if (ask.Fields?.FirstOrDefault(f => !allowed.Contains(f) || PackageField.All.All(known => known.Agreed != f)) is { } other)
        {
            return new Refusal(
                UsageCodes.FieldNotAgreed, "fields", other,
                $"is not among what {ask.Agreement} lets flow in a package",
                $"use {string.Join(" | ", PackageField.All.Select(f => f.Agreed).OfType<string>().Distinct().Where(allowed.Contains))}");
        }
        if (ask.ResearchSet is { } set)
        {
            if (agreement.Purpose != Purpose.Research)
            {
                return new Refusal(
                    UsageCodes.OtherPurpose, "purpose", Usage.Terms.Purposes[agreement.Purpose].Key,
                    $"is what {ask.Agreement} is for, and conversations were given to research",
                    "name an agreement for research, or leave the set out");
            }
            if (!allowed.Contains(PackageField.Texts))
            {
                return new Refusal(
                    UsageCodes.FieldNotAgreed, "researchSet", set, $"holds text, which {ask.Agreement} does not let flow",
                    $"agree on the field {PackageField.Texts}, or leave the set out");
            }
            Donation[] there = [.. state.Sharing.In(set, now)];
            if (there is []) { return Agreeing.Unknown("researchSet", set); }
            // Whoever gave a conversation said until when it is kept, and that binds whoever gets it too.
            if (state.Sharing.EndsFirst(set, now) is { } ending && !state.Sharing.CanBePackaged(set, now))
            {
                return new Refusal(UsageCodes.KeptTooLong, "researchSet", set,
                    $"holds what somebody lets be kept until the end of {ending.Text}, which is today by the clock of UTC",
                    $"leave the set out, or share it after {Instant.Write(ending.End)}, without what has ended by then");
            }
            if (state.Sharing.KeepsUntil(set, now) is { } first && ask.RetainUntil > first)
            {
                return new Refusal(UsageCodes.KeptTooLong, "retainUntil", Period.Day(ask.RetainUntil),
                    $"lies after {Period.Day(first)}, until which somebody who gave to {set} lets it be kept",
                    $"write {Period.Day(first)} or an earlier day, or leave the set out");
            }
        }
        var wanted = ask.Fields is { } named ? named.ToHashSet(StringComparer.Ordinal) : allowed;
        return new PackageTerms(
            sender, ask.Recipient, ask.Agreement, agreement.Purpose, ask.LegalBasis, ask.LegalNote, period, ask.Coarsening, ask.RetainUntil,
            [.. PackageField.All.Where(f => f.Agreed is null || wanted.Contains(f.Agreed))]);
    }

    /// <summary>The agreements under which rows came here that may leave again in a package on these terms.</summary>
    public static IReadOnlyList<string> MayPass(UsageRegister state, PackageTerms terms) =>
        [.. state.Agreements.Values.Where(a => a.LetsPass(state.Agreements[terms.Agreement], terms.Recipient)).Select(a => a.Id)];

    /// <summary>Writes and signs a package.</summary>
    /// <param name="id">Of the package.</param>
    /// <param name="key">Fresh for this package; forgotten afterwards.</param>
    /// <param name="chats">Conversations of the set, where one is shared.</param>
    /// <param name="signer">Id of the key that signs.</param>
    public static Result<BuiltPackage> Build(
        UsageRegister state, string id, PackageTerms terms, string? set, IReadOnlyList<ActivityRow> rows, IReadOnlyList<PackagedChat> chats,
        PackageKey key, DateTimeOffset now, string signer, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        if (rows.Count > MostRows)
        {
            return new Refusal(
                UsageCodes.PackageTooLarge, "rows", rows.Count.ToString(CultureInfo.InvariantCulture), "are more than one package may hold",
                $"share fewer days at once: at most {MostRows} rows");
        }
        if (rows.Count == 0 && chats.Count == 0)
        {
            return new Refusal(
                UsageCodes.NothingToShare, "period", terms.Period.ToString(), "has no rows that may go there",
                "name days on which something was stored that is your own, or came under an agreement for the same purpose with this recipient");
        }
        List<(string Name, byte[] Bytes)> files = [(PackageFiles.Activity, PackageRows.Activity(rows, terms.Fields, terms.Coarsening, key))];
        if (set is not null) { files.Add((PackageFiles.Conversations, PackageRows.Conversations(chats, terms.Coarsening, key))); }
        var earlier = set is null ? null : state.Sharing.LastWith(set, terms.Recipient);
        var donations = chats.Select(c => c.Donation).Distinct(StringComparer.Ordinal).ToArray();
        var manifest = new PackageManifest(
            id, terms, now, key.Id, rows.Count,
            set is null
                ? null
                : new PackagedSet(
                    set, chats.Count,
                    [.. donations.Select(d => state.Sharing.Donations[d].ConsentVersion).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                    earlier?.Id,
                    earlier is null ? 0 : state.Sharing.WithdrawnSince(set, earlier.MadeAt)),
            set is null ? null : new PackagedRedaction(Redactor.Engine, Redactor.Version, RedactedChat.Sum(chats.Select(c => c.Chat))),
            [.. files.Select(f => new PackagedFile(f.Name, f.Bytes.Length, Digest.Of(f.Bytes)))], signer);
        var payload = manifest.ToUtf8();
        var envelope = Dsse.Sign(PackageManifest.PayloadType, payload, signer, sign);
        if (!PackageFiles.Of([(PackageFiles.Manifest, envelope), .. files.Select(f => (f.Name, (ReadOnlyMemory<byte>)f.Bytes))])
            .Succeeds(out var package, out var refusal))
        {
            return refusal with { Is = UsageCodes.PackageTooLarge, Fix = "share fewer days at once" };
        }
        var zip = package.ToZip();
        return new BuiltPackage(
            manifest, zip,
            new PackageMade(
                id, terms.Agreement, terms.Recipient, terms.Purpose, terms.LegalBasis, terms.Period.From, terms.Period.Until, rows.Count, set,
                chats.Count, terms.RetainUntil, Digest.Of(payload), Digest.Of(zip), key.Id),
            donations);
    }

    /// <summary>Puts a package on the record; refused where something it rests on ended while it was made.</summary>
    public static Result<Outcome> Make(UsageRegister state, BuiltPackage built, DateTimeOffset now)
    {
        if (!Agreeing.Find(state, built.Made.Agreement, now).Succeeds(out _, out var refusal)) { return refusal; }
        return built.Donations.FirstOrDefault(d => state.Sharing.Donations.GetValueOrDefault(d) is not { End: null }) is { } gone
            ? new Refusal(UsageCodes.DonationEnded, "donation", gone, "was taken back while the package was made", "make it again") : Outcome.Of(built.Made);
    }

    /// <summary>Gives a package out. One that was made here goes only while its agreement holds,
    /// its day is not past, and nobody whose conversations are in it has taken them back.</summary>
    public static Result<Outcome> HandOver(UsageRegister state, string package, DateTimeOffset now)
    {
        if (!Here(state, package).Succeeds(out _, out var refusal)) { return refusal; }
        if (!state.Sharing.Made.TryGetValue(package, out var made)) { return Outcome.Of(new PackageHandedOver(package)); }
        if (!Agreeing.Find(state, made.Agreement, now).Succeeds(out _, out refusal)) { return refusal; }
        if (made.RetainUntil <= DateOnly.FromDateTime(now.UtcDateTime)
            || state.Sharing.Donations.Values.Any(d => d.ResearchSet == made.ResearchSet && d.TakenAt <= made.MadeAt && d.EndedAt > made.MadeAt))
        {
            return new Refusal(
                UsageCodes.PackageOutdated, "package", package,
                "may not be given out any more: its day is past, or conversations in it were taken back",
                "delete it, and make another");
        }
        return Outcome.Of(new PackageHandedOver(package));
    }

    public static Result<Outcome> Delete(UsageRegister state, string package) =>
        Here(state, package).Succeeds(out _, out var refusal) ? Outcome.Of(new PackageDeleted(package)) : refusal;

    /// <summary>The digest of a package, made or received, whose bytes are here.</summary>
    public static Result<Digest> Here(UsageRegister state, string package) =>
        state.Sharing.Made.TryGetValue(package, out var made) ? made.Deleted is null ? made.Content : Gone(package)
        : state.Sharing.Received.TryGetValue(package, out var received) ? received.Deleted is null ? received.Content : Gone(package)
        : Agreeing.Unknown("package", package);

    /// <summary>Takes a package of somebody else that was checked. It has to come under an agreement here that lets every field of it in.</summary>
    public static Result<Outcome> Receive(
        UsageRegister state, string id, CheckedPackage package, Digest content, string agreement, string own, DateTimeOffset now)
    {
        var (manifest, terms) = (package.Manifest, package.Manifest.Terms);
        if (!Agreeing.Find(state, agreement, now).Succeeds(out var found, out var refusal)) { return refusal; }
        if (Overlap.Plain(terms.Recipient) != Overlap.Plain(own))
        {
            return new Refusal(
                UsageCodes.NotAParty, "recipient", terms.Recipient, "is whom the package is for, and not your organisation", "have one made for you");
        }
        if (!found.Binds(terms.Sender)) { return NotAParty("sender", terms.Sender, agreement, "name an agreement with the sender"); }
        if (found.Purpose != terms.Purpose)
        {
            return new Refusal(
                UsageCodes.OtherPurpose, "purpose", Usage.Terms.Purposes[terms.Purpose].Key,
                $"is what the package is for, and {agreement} is for {Usage.Terms.Purposes[found.Purpose].Label}",
                "name an agreement for the same purpose");
        }
        if (terms.Fields.FirstOrDefault(f => f.Agreed is { } agreed && !found.Fields.Contains(agreed)) is { } field)
        {
            return new Refusal(
                UsageCodes.FieldNotAgreed, "fields", field.Name, $"is not among what {agreement} lets flow", "agree anew, or ask for a package without it");
        }
        if (manifest.Set is not null && !found.Fields.Contains(PackageField.Texts))
        {
            return new Refusal(
                UsageCodes.FieldNotAgreed, "researchSet", manifest.Set.Name, $"holds text, which {agreement} does not let flow",
                $"agree on the field {PackageField.Texts}");
        }
        return state.Sharing.Received.Values.FirstOrDefault(r => r.Content == content && r.Deleted is null) is { } twice
            ? new Refusal(UsageCodes.ReceivedAlready, "package", twice.Id, "holds the very same bytes", "use that one")
            : Outcome.Of(new PackageReceived(
                id, terms.Sender, Digest.OfHex(package.KeyId)!, agreement, terms.Purpose, terms.Period.From, terms.Period.Until, manifest.Rows,
                manifest.Set?.Conversations ?? 0, terms.RetainUntil, Digest.Of(manifest.ToUtf8()), content));
    }

    public static Refusal Gone(string package) => new(UsageCodes.PackageGone, "package", package, "was deleted", "make another, or ask for another");

    private static Refusal NotAParty(string field, string name, string agreement, string fix) =>
        new(UsageCodes.NotAParty, field, name, $"is no party to {agreement}", fix);
}
