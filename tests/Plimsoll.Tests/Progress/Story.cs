// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

/// <summary>A round, or a page, that a test leads through its life: it applies what decisions make happen, as the journal would.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Day0 = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<VaultRef, string> _vault = [];

    private int _ids;

    public RoundBook Round { get; private set; } = RoundBook.Empty;

    public PageBook Page { get; private set; } = PageBook.Empty;

    public List<Recorded> History { get; } = [];

    public DateTimeOffset Now { get; set; } = Day0;

    public string By { get; set; } = "acc_assessor";

    public Asker Asker => new(By, Now);

    /// <summary>A round of two providers and two processes.</summary>
    public static Story Opened()
    {
        var story = new Story();
        return story.Do(Opening.Open(story.Round, story.Asker, story.Ask(), Report.Library));
    }

    /// <summary>Everything judged, everybody heard, one dissent: ready to be published.</summary>
    public static Story Ready()
    {
        var story = Opened().Evidence("north", "1.4").Find("north", "1.4", Finding.Adopted).Find("north", "4.1", Finding.NotFound).Find("south", "1.4", Finding.NotApplicable).Evidence("south", "4.1").Find("south", "4.1", Finding.Partial);
        story.As("acc_reviewer", s => s.Do(Judging.Dissent(s.Round, s.Asker, new DissentRecorded("north", "1.4", Finding.Partial, s.Vault("The figures leave out sectors.")))));
        story.Invite("north", 14).Invite("south", 0)
            .Do(Replying.Reply(story.Round, new ReplyGiven("north", [new ReplyLine("1.4", story.Vault("Sectors follow next quarter."))])));
        // The day that the other was given has to be over.
        story.Now = story.Now.AddDays(1);
        return story;
    }

    public RoundOpened Ask() => new("rnd_1", "Field review", "2024-11", [new RoundProvider("north", "Northern Models", Access.Restricted, "Compass 2"), new RoundProvider("south", "Southern Weights", Access.Open)], ["4.1", "1.4"], new DateOnly(2026, 11, 20), Vault("Public documents only."));

    public Story Evidence(string provider, string process, Side side = Side.For, string? proposal = null) =>
        Do(Judging.Record(Round, Asker, Piece(provider, process, side, proposal)));

    public EvidenceRecorded Piece(string provider, string process, Side side = Side.For, string? proposal = null) =>
        new($"pev_{++_ids:000}", provider, process, side, Vault($"https://{provider}.example/{process}"), Vault("Usage by country"), new DateOnly(2026, 11, 19), null, proposal);

    public Story Find(string provider, string process, Finding finding) => Do(Judging.Find(Round, new FindingSet(provider, process, finding, null)));

    public Story Invite(string provider, int days) =>
        Do(Replying.Invite(Round, Asker,
        new ReplyInvited(provider, Hash($"token of {provider}"), LastDay.InUtc(DateOnly.FromDateTime(Now.UtcDateTime).AddDays(days)))));

    public Story As(string account, Action<Story> act)
    {
        var before = By;
        By = account;
        act(this);
        By = before;
        return this;
    }

    public Story Do(Result<Outcome> result)
    {
        foreach (var happened in Value(result).Events) { Record(happened); }
        return this;
    }

    public Story Record(JournalEvent happened)
    {
        // Through JSON and back, so that no test rests on what the journal could not keep.
        var (type, version) = EventCatalog.NameOf(happened);
        var entry = new Recorded(History.Count + 1, Now, By, Value(ProgressEvent.Catalog.Read(type, version, ProgressEvent.Catalog.Write(happened))));
        History.Add(entry);
        (Round, Page, Now) = (Round.Apply(entry), Page.Apply(entry), Now.AddMilliseconds(1));
        return this;
    }

    /// <summary>Freezes the round.</summary>
    public Story Freeze() => Do(Publishing.Freeze(Round, Asker, Publish(), Vault("the bytes")));

    public Publication Publish() => Value(Publishing.Publish(Round, Asker, Report.Edition, "Quayside Watch", Text));

    public VaultRef Vault(string text)
    {
        var at = new VaultRef($"vlt_{_vault.Count}", Hash($"{_vault.Count} {text}"));
        _vault[at] = text;
        return at;
    }

    public string? Text(VaultRef at) => _vault.GetValueOrDefault(at);

    public void Erase(VaultRef at) => _vault.Remove(at);

    public static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    public static T Value<T>(Result<T> result) where T : class => result.Succeeds(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Sentence);

    public static string Code<T>(Result<T> result) where T : class => result.Succeeds(out _, out var refusal) ? "accepted" : refusal.Code;
}
