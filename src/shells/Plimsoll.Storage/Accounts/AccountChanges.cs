// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Accounts;

/// <summary>An account gets a password. An account or an address that has one already is a conflict.</summary>
/// <param name="Lookup">Keyed hash of the address.</param>
/// <param name="Password">As the password hasher wrote it.</param>
internal sealed record AddCredential(string Account, byte[] Lookup, string Password) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account is looked up by another keyed hash of its address.</summary>
internal sealed record MoveCredential(string Account, byte[] Lookup) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account has another password from now on.</summary>
/// <param name="Instead">The one that it is put in place of; nothing happens where another stands by then. Null where it stands whatever was before.</param>
internal sealed record SetPassword(string Account, string Password, string? Instead) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account has no password any more.</summary>
internal sealed record RemoveCredential(string Account) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A session begins.</summary>
/// <param name="Hash">SHA-256 of its token; one that stands is a conflict.</param>
/// <param name="Browser">Roughly what it was started with, as its owner reads it.</param>
/// <param name="Factor">Whether whoever started it showed a second factor too.</param>
internal sealed record StartSession(byte[] Hash, string Account, DateTimeOffset Now, string Browser, bool Factor) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A session was used; nothing happens where there is none.</summary>
internal sealed record UseSession(byte[] Hash, DateTimeOffset Now) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A session ends.</summary>
internal sealed record EndSession(byte[] Hash) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Whoever has a session showed a second factor in it; nothing happens where there is none.</summary>
internal sealed record ProveSession(byte[] Hash) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A session of an account ends, by its handle: the first bytes of its hash.</summary>
internal sealed record EndSessionOf(string Account, byte[] Handle) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Every session of an account ends.</summary>
internal sealed record EndSessions(string Account) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Every session that was last used before an instant ends.</summary>
internal sealed record EndIdleSessions(SettledInstant Before) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Every session that began before an instant ends, however much it was used.</summary>
internal sealed record EndLongSessions(SettledInstant Before) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account has a second factor from now on, in place of one that it had; codes of recovery of before end.</summary>
/// <param name="Secret">Where the secret lies in the vault.</param>
/// <param name="Step">The step of time whose code was shown last.</param>
/// <param name="Recovery">Hashes of codes, each of which works once in place of it.</param>
internal sealed record SetFactor(string Account, string Secret, DateTimeOffset Since, long Step, IReadOnlyList<byte[]> Recovery) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A code of a step of time was shown: none of that step or before works any more.</summary>
internal sealed record UseFactor(string Account, long Step) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A code of recovery was shown, and works no more.</summary>
internal sealed record UseRecovery(string Account, byte[] Hash) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account shows no one-time codes any more; its codes of recovery end where it has no passkey either.</summary>
internal sealed record RemoveFactor(string Account) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account has a passkey more.</summary>
/// <param name="Id">By which its owner calls it.</param>
/// <param name="Passkey">One whose credential is known already, of whomever, is a conflict.</param>
/// <param name="Recovery">Hashes of codes of recovery, in place of those of before; empty where those stay.</param>
internal sealed record AddPasskey(string Account, string Id, PasskeyRecord Passkey, IReadOnlyList<byte[]> Recovery) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A passkey was shown; nothing happens where the account has none of that id.</summary>
/// <param name="Counter">How often its device has signed, as the device says.</param>
/// <param name="Copied">Whether it lies on more than one device, as the device says.</param>
internal sealed record UsePasskey(string Account, string Id, long Counter, bool Copied, DateTimeOffset At) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A passkey was shown with a counter of before, so that it may have been copied; nothing happens where the account has none of that id.</summary>
internal sealed record DoubtPasskey(string Account, string Id, DateTimeOffset At) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A passkey of an account is taken away; with the last factor its codes of recovery end.</summary>
internal sealed record RemovePasskey(string Account, string Id) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>An account has no passkey any more; its codes of recovery end where it shows no one-time codes either.</summary>
internal sealed record RemovePasskeys(string Account) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A token stands for something from now on.</summary>
/// <param name="Hash">SHA-256 of the token; one that stands is a conflict.</param>
/// <param name="Id">What it stands for; one that has a token already is a conflict.</param>
internal sealed record AddBearer(byte[] Hash, string Kind, string Id) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>The token of something stands for nothing any more.</summary>
internal sealed record RemoveBearer(string Id) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the tables of accounts.</summary>
internal interface IAccountRows
{
    void Do(AddCredential change);

    void Do(MoveCredential change);

    void Do(SetPassword change);

    void Do(RemoveCredential change);

    void Do(StartSession change);

    void Do(UseSession change);

    void Do(EndSession change);

    void Do(ProveSession change);

    void Do(EndSessionOf change);

    void Do(EndSessions change);

    void Do(EndIdleSessions change);

    void Do(EndLongSessions change);

    void Do(SetFactor change);

    void Do(UseFactor change);

    void Do(UseRecovery change);

    void Do(RemoveFactor change);

    void Do(AddPasskey change);

    void Do(UsePasskey change);

    void Do(DoubtPasskey change);

    void Do(RemovePasskey change);

    void Do(RemovePasskeys change);

    void Do(AddBearer change);

    void Do(RemoveBearer change);
}
