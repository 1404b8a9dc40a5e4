// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Acts;

/// <summary>What a capability brings to the web application, said once. Everything else
/// that knows of capabilities is folded from the one list of modules.</summary>
/// <remarks>A module is made anew for each application: what it reads at start lies in it until the services take it.</remarks>
internal abstract class Module
{
    /// <summary>The one name of the capability: folder, address, command and page of the guide.</summary>
    public abstract string Name { get; }

    /// <summary>The streams that it writes and reads.</summary>
    public virtual IReadOnlyList<StreamBook> Streams => [];

    /// <summary>Events that change what is public: pages kept for readers are drawn anew after them.</summary>
    public virtual IReadOnlyList<Type> Publishing => [];

    /// <summary>What whoever runs a server may set of it.</summary>
    public virtual IReadOnlyList<Settable> Settings => [];

    /// <summary>Reads packs and settings. What is refused stops the start with its file and line, before a data folder is touched.</summary>
    public virtual Refusal? ReadAtStart(IConfiguration settings) => null;

    /// <summary>Its services, with what was read at start.</summary>
    public abstract void AddServices(IServiceCollection services);

    /// <summary>Its addresses.</summary>
    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>What it does about erasures that a restored backup does not know: each an <see cref="IErasing"/>.</summary>
    public virtual IReadOnlyList<Type> Erasures => [];

    /// <summary>What it writes when an organisation begins, in the same append: each an <see cref="IBeginning"/>.</summary>
    public virtual IReadOnlyList<Type> Beginnings => [];

    /// <summary>What has to be written before it serves, such as what an earlier version did not keep yet.</summary>
    public virtual Task<Refusal?> PrepareAsync(IServiceProvider services) => Task.FromResult<Refusal?>(null);

    /// <summary>What whoever starts the server is told, a line each.</summary>
    /// <param name="address">Where the server listens.</param>
    public virtual IEnumerable<string> Say(IServiceProvider services, string address) => [];
}

/// <summary>Carries erasures into what a capability keeps, where a restored history does not know of them yet.</summary>
internal interface IErasing
{
    /// <param name="gone">Subjects of the vault that are erased.</param>
    /// <returns>Why it could not be done; null when it was.</returns>
    Task<Refusal?> EraseAsync(IReadOnlySet<string> gone);
}

/// <summary>An organisation that begins to work here.</summary>
/// <param name="Tenant">Its id here.</param>
/// <param name="Party">Its id among the organisations that it registers, itself the first.</param>
/// <param name="Roles">What it is in the value chain.</param>
/// <param name="OnePerson">Whether it has one person only.</param>
internal sealed record Beginning(string Tenant, string Party, string Name, IReadOnlyList<Role> Roles, bool OnePerson);

/// <summary>What a capability writes when an organisation begins, in the same append.</summary>
internal interface IBeginning
{
    /// <returns>The entries, or why the organisation cannot begin so.</returns>
    Result<IReadOnlyList<Writing>> Begin(Beginning organisation);
}
