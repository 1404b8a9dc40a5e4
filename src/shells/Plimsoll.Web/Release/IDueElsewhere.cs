// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Work;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>What is due about releases because of something that no release knows of itself.</summary>
internal interface IDueElsewhere
{
    /// <summary>Tells of each organisation of which it may say something else from now on, just before that can be seen.</summary>
    void Follow(Books books, Action<string> told);

    /// <summary>What is due now in an organisation, by release; of releases about which nothing is, nothing.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<DueFor>> Of(BooksState state, string tenant);
}
