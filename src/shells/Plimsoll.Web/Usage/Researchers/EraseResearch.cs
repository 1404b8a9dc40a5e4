// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>Ends the requests of applicants who are erased, those that wait and those that were taken up.</summary>
internal sealed class EraseResearch(Books books, Recorder recorder, Storage.Journals.Journal journal) : IErasing
{
    public async Task<Refusal?> EraseAsync(IReadOnlySet<string> gone)
    {
        if (!gone.Any(subject => subject.StartsWith(ResearchRequests.SubjectOf(""), StringComparison.Ordinal))) { return null; }
        if (await journal.WriteAsync(DataFolder.Server, ResearchRequests.Forget) is AppendAnswer.Refused refused) { return refused.Refusal; }
        foreach (var kept in books.Now.Of(UsageStreams.Registers).All)
        {
            foreach (var project in kept.State.Research.Projects.Values.Where(p => p.Erased is null && gone.Contains(ResearchRequests.SubjectOf(p.Id))))
            {
                var written = await recorder.ChangeAsync(
                    DataFolder.Server, UsageStreams.Registers.At(kept.Tenant), null,
                    (register, _, _) => Researching.Erase(register.Research, project.Id, null, byApplicant: false),
                    [ResearchRequests.Drop(project.Application)], null, CancellationToken.None);
                if (!written.Succeeds(out _, out var refusal)) { return refusal; }
            }
        }
        return null;
    }
}
