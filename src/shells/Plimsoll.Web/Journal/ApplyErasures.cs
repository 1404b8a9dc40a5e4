// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>What a start does about erasures that the journal does not know: after a restore, the list beside the database is newer than the history.</summary>
internal sealed class ApplyErasures(Books books, Recorder recorder, Storage.Journal journal, Vault vault, Erasures erasures)
{
    public async Task<Refusal?> RunAsync()
    {
        foreach (var (subject, at) in erasures.Read().Where(e => !vault.IsErased(e.Subject)))
        {
            if (await journal.WriteAsync(DataFolder.Server, [.. Credentials.Remove(subject), .. vault.Erase(subject, at)]) is AppendAnswer.Refused refused) { return refused.Refusal; }
        }
        erasures.Note();
        var gone = vault.AllErased().Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        return await AccountsAsync(gone) ?? await EvidenceAsync(gone) ?? await ResearchAsync(gone);
    }

    private async Task<Refusal?> AccountsAsync(HashSet<string> gone)
    {
        foreach (var account in books.Now.Accounts.Accounts.Values.Where(a => !a.Erased && gone.Contains(a.Id)))
        {
            if (!(await recorder.AppendAsync(DataFolder.Server, state => new[] { Recorder.OfAccounts(state, AccountBook.ServerTenant, new AccountErased(account.Id)) }, Credentials.Remove(account.Id))).Succeeds(out _, out var refusal)) { return refusal; }
        }
        return null;
    }

    private async Task<Refusal?> EvidenceAsync(HashSet<string> gone)
    {
        if (!gone.Any(subject => subject.StartsWith("file/", StringComparison.Ordinal))) { return null; }
        foreach (var (tenant, kept) in books.Now.Tenants)
        {
            foreach (var (release, dossier) in kept.Releases)
            {
                foreach (var item in dossier.State.Evidence.Values.Where(e => !e.Current.Gone && gone.Contains(EvidenceFiles.SubjectOf(tenant, e.Current.Content.Digest))))
                {
                    if ((await LoseAsync(tenant, release, item)).Refusal is { } refusal) { return refusal; }
                }
            }
        }
        return null;
    }

    private async Task<Refusal?> ResearchAsync(HashSet<string> gone)
    {
        if (!gone.Any(subject => subject.StartsWith(ResearchRequests.SubjectOf(""), StringComparison.Ordinal))) { return null; }
        if (await journal.WriteAsync(DataFolder.Server, ResearchRequests.Forget) is AppendAnswer.Refused refused) { return refused.Refusal; }
        foreach (var (tenant, kept) in books.Now.Tenants)
        {
            foreach (var project in kept.Usage.State.Research.Projects.Values.Where(p => p.Erased is null && gone.Contains(ResearchRequests.SubjectOf(p.Id))))
            {
                var written = await recorder.ChangeAsync(
                    DataFolder.Server, (TenantBooks.UsageOf(tenant), tenant), null, state => state.Of(tenant).Usage, (_, register, _) => Researching.Erase(register.Research, project.Id, null, byApplicant: false),
                    [ResearchRequests.Drop(project.Application)], null, state => state.Of(tenant).Usage.State, CancellationToken.None);
                if (!written.Succeeds(out _, out var refusal)) { return refusal; }
            }
        }
        return null;
    }

    private Task<Result<Change<Dossier>>> LoseAsync(string tenant, string release, EvidenceItem item) => recorder.ChangeAsync(
        DataFolder.Server, (TenantBooks.StreamOf(release), tenant), null, state => state.Of(tenant).Releases[release],
        (state, dossier, now) => Evidencing.Lose(dossier, new Asker(DataFolder.Server, now), item.Id, item.Current.Number, dossier.Opened is { } opened ? state.Of(tenant).Registry.State.Downstream(opened.Model) : []),
        [], null, state => state.Of(tenant).Releases[release].State, CancellationToken.None);
}
