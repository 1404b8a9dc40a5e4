// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;

namespace Plimsoll.Storage.Conformance;

public sealed class SqliteJournalTests : JournalContract
{
    protected override IJournalStore New() => new SqliteJournal();
}

public sealed class SqliteVaultTests : VaultContract
{
    protected override IVaultStore New() => new SqliteVault();
}

public sealed class SqliteCredentialTests : CredentialContract
{
    protected override ICredentialStore New() => new SqliteCredentials();
}

public sealed class EvidenceBlobTests : BlobContract
{
    protected override IBlobStore New() => new EvidenceBlobs();
}

public sealed class DuckDbActivityTests : ActivityContract
{
    protected override IActivity New() => new DuckDbActivity();
}
