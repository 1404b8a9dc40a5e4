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

/// <summary>One more wrong password. With <paramref name="Most"/> of them in a row and from then on, no password is looked at before
/// <paramref name="Until"/>.</summary>
internal sealed record CountFailure(string Account, int Most, DateTimeOffset Until) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Wrong passwords are forgotten, and whoever waited need not wait any more.</summary>
internal sealed record ForgetFailures(string Account) : RowChange
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
internal sealed record StartSession(byte[] Hash, string Account, DateTimeOffset Now) : RowChange
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

    void Do(CountFailure change);

    void Do(ForgetFailures change);

    void Do(RemoveCredential change);

    void Do(StartSession change);

    void Do(UseSession change);

    void Do(EndSession change);

    void Do(EndSessions change);

    void Do(EndIdleSessions change);

    void Do(AddBearer change);

    void Do(RemoveBearer change);
}
