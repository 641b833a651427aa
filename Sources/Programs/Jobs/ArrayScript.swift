import Files

/// What a scheduler needs to let many workers finish the units of a job: `work JOB --shard i/n`, once for each i.
///
/// Shares are fixed, so no worker has to ask another one; a task that is queued again does what its share lacks.
package struct ArrayScript: Sendable {
  package enum Kind: String, CaseIterable, Sendable { case slurm, parallel, snakemake, kubernetes }

  private let kind: Kind
  private let job: String
  private let program: String
  private let workers: Int
  private let cpus: Int
  private let memory: Int
  private let image: String
  private let volume: String

  /// - Parameters:
  ///   - job: the folder, as all workers see it.
  ///   - program: as all workers call it.
  ///   - memory: of one worker, in bytes; the tables of the program get three quarters.
  package init(
    kind: Kind, job: String, program: String, workers: Int, cpus: Int, memory: Int, image: String, volume: String
  ) {
    (self.kind, self.job, self.program, self.workers, self.cpus) = (kind, job, program, workers, cpus)
    (self.memory, self.image, self.volume) = (memory, image, volume)
  }

  package var text: String {
    switch kind {
    case .slurm: slurm
    case .parallel: parallel
    case .snakemake: snakemake
    case .kubernetes: kubernetes
    }
  }

  private var megabytes: Int { max(1, memory >> 20) }

  /// `thresher work JOB --shard` without the share.
  private var command: String {
    "\(FileName.shellQuoted(program)) work \(FileName.shellQuoted(job)) --jobs \(cpus) "
      + "--memory \(max(1, megabytes * 3 / 4))M --shard"
  }

  private var slurm: String {
    """
    #!/bin/bash
    #SBATCH --job-name=thresher
    #SBATCH --array=1-\(workers)
    #SBATCH --cpus-per-task=\(cpus)
    #SBATCH --mem=\(megabytes)M
    #SBATCH --requeue
    #SBATCH --open-mode=append
    #SBATCH --output="\(job.replacing("%", with: "%%"))/logs/%A_%a.log"
    # Submit with sbatch. A task that was killed and queued again passes over what it has finished.
    # When all are done: \(program) merge \(FileName.shellQuoted(job))
    exec \(command) "$SLURM_ARRAY_TASK_ID/\(workers)"

    """
  }

  private var parallel: String {
    """
    #!/bin/bash
    # GNU parallel; add --sshloginfile FILE for several machines that see the folder. Run it again after an interruption.
    seq 1 \(workers) | parallel --halt never --joblog \(FileName.shellQuoted(job + "/logs/parallel.log")) \\
      \(FileName.shellQuoted(command)) {}/\(workers)

    """
  }

  private var snakemake: String {
    """
    # snakemake --cores all --snakefile FILE; a share that was interrupted goes on where it was.
    JOB = \(Self.quoted(job))

    rule all:
        input:
            expand(JOB + "/logs/{i}.done", i=range(1, \(workers + 1)))

    rule share:
        output:
            touch(JOB + "/logs/{i}.done")
        threads: \(cpus)
        resources:
            mem_mb=\(megabytes)
        shell:
            \(Self.quoted(command.replacing("{", with: "{{").replacing("}", with: "}}") + " {wildcards.i}/\(workers)"))

    """
  }

  private var kubernetes: String {
    """
    # kubectl apply -f FILE. The claim \(volume) is a volume that all pods write to, with the job in it.
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: thresher
    spec:
      completions: \(workers)
      parallelism: \(workers)
      completionMode: Indexed
      backoffLimit: \(max(6, workers))
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: worker
            image: \(Self.quoted(image))
            command: ["/bin/sh", "-c"]
            args:
            - \(Self.quoted("exec \(command) $((JOB_COMPLETION_INDEX + 1))/\(workers)"))
            resources:
              requests: {cpu: "\(cpus)", memory: "\(megabytes)Mi"}
              limits: {memory: "\(megabytes)Mi"}
            volumeMounts:
            - {name: jobs, mountPath: \(Self.quoted(FileFolder.parent(of: job)))}
          volumes:
          - name: jobs
            persistentVolumeClaim: {claimName: \(Self.quoted(volume))}

    """
  }

  /// A string of JSON, which YAML and Python read too.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// Parts of paths.
enum FileFolder {
  /// The folder that a path lies in.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
