// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>How the streams of some kinds are written and read: which events they may hold, and what those become.</summary>
/// <remarks>
/// The one registration of both ways. What is appended goes through the book of its stream, and so does what is read, so that nothing can be written
/// that cannot be read again.
/// </remarks>
internal abstract class StreamBook
{
    private protected StreamBook(EventCatalog catalog, IReadOnlyList<string> kinds) => (Catalog, Kinds) = (catalog, kinds);

    /// <summary>The events that these streams may hold.</summary>
    public EventCatalog Catalog { get; }

    /// <summary>What the names of the streams begin with, up to the stroke: <c>release</c> of <c>release/rel_…</c>.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>Events of other streams of the same organisation that change this state too.</summary>
    public virtual IReadOnlyCollection<Type> Hears => [];

    /// <summary>Whether a decision may be made on what is decided and not written yet: nothing in the states comes from the number or the time of an entry,
    /// which the journal gives when it writes.</summary>
    public virtual bool Chains => false;

    /// <summary>Whether states are folded when somebody asks for them, and let go: of each stream revision and owner alone are always known.</summary>
    public virtual bool FoldsWhenAsked => false;

    /// <summary>What somebody has to be allowed who is shown an entry of these streams, word by word.</summary>
    public virtual Right ShownTo => Right.Read;

    /// <summary>What is before the first entry.</summary>
    /// <param name="history">Where states that are folded when they are asked for are read.</param>
    internal abstract object Begin(StreamHistory history);

    /// <summary>Begins to fold entries onto a state; the state itself stays as it is.</summary>
    internal abstract Folding Fold(object state);
}

/// <summary>Entries on their way into a state.</summary>
internal abstract class Folding
{
    /// <summary>Takes an entry of a stream of the book.</summary>
    /// <param name="trial">Whether it is not written: what comes of it must not be found again under its revision.</param>
    public abstract void Apply(Envelope entry, Recorded happened, bool trial);

    /// <summary>Takes note of an entry that is read when its stream is asked for.</summary>
    public virtual void Note(Envelope entry) => throw new System.Diagnostics.UnreachableException();

    /// <summary>Takes an event of another stream that the book hears.</summary>
    public abstract void Hear(Envelope entry, Recorded happened);

    public abstract object Finish();
}

/// <summary>Events to be appended to one stream, which its book can read again.</summary>
/// <param name="Rev">The revision that whoever decided them had seen; 0 says that the stream is new.</param>
internal sealed record Writing(StreamBook Book, string Stream, string Tenant, long Rev, IReadOnlyList<JournalEvent> Events);

/// <summary>One state for the streams of several kinds together, where what they say belongs together.</summary>
/// <param name="kinds">None for a book that only hears what others write: an index over their streams.</param>
/// <param name="hears">Events of other streams that change the state.</param>
internal sealed class JointBook<T>(
    IReadOnlyList<string> kinds, T empty, Func<T, Envelope, JournalEvent, T> apply, EventCatalog catalog, params IReadOnlyCollection<Type> hears)
    : StreamBook(catalog, kinds)
    where T : class
{
    public override IReadOnlyCollection<Type> Hears => hears;

    internal override object Begin(StreamHistory history) => empty;

    internal override Folding Fold(object state) => new Joint(apply, (T)state);

    private sealed class Joint(Func<T, Envelope, JournalEvent, T> apply, T state) : Folding
    {
        private T _state = state;

        public override void Apply(Envelope entry, Recorded happened, bool trial) => _state = apply(_state, entry, happened.Event);

        public override void Hear(Envelope entry, Recorded happened) => _state = apply(_state, entry, happened.Event);

        public override object Finish() => _state;
    }
}
