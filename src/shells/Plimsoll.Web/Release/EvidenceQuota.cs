// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Release;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Files that an organisation keeps.</summary>
internal sealed class EvidenceQuota(EvidenceFiles files) : IQuota
{
    public QuotaUse Of(string tenant) =>
        new("evidence", "bytes", files.UsedBy(tenant), files.MostOfOne, "files are refused; links with a digest and everything else are taken as before");
}
