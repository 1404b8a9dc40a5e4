// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;

namespace Plimsoll.Storage.Conformance;

public sealed class SqliteJournalTests : JournalContract
{
    protected override IJournalStore Make() => new SqliteJournal();
}

public sealed class SqliteVaultTests : VaultContract
{
    protected override IVaultStore Make() => new SqliteVault();
}

public sealed class SqliteCredentialTests : CredentialContract
{
    protected override ICredentialStore Make() => new SqliteCredentials();
}

public sealed class EvidenceBlobTests : BlobContract
{
    protected override IBlobStore Make() => new EvidenceBlobs();
}

public sealed class SqliteWaitingTests : WaitingContract
{
    protected override IWaitingStore Make() => new SqliteWaiting();
}

public sealed class DuckDbActivityTests : ActivityContract
{
    protected override IActivity Make() => new DuckDbActivity();
}
