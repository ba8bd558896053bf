;;; lsp-mode.el --- lsp-mode and the language server  -*- lexical-binding: t -*-

;; Opens a Dockerfile as a user of lsp-mode would, waits for what is found, makes all safe fixes, and
;; saves the file:
;;   PLIMSOLL=/path/to/plimsoll emacs --batch -l lsp-mode.el

;;; Code:

(require 'package)
(package-initialize)
(require 'lsp-mode)
(require 'dockerfile-mode)

(defun wait-until (what condition)
  "Wait until CONDITION holds, which is that WHAT."
  (let ((tries 400))
    (while (not (funcall condition))
      (when (zerop (setq tries (1- tries)))
        (error "It does not come about that %s" what))
      (accept-process-output nil 0.05))))

(lsp-register-client
 (make-lsp-client
  :new-connection (lsp-stdio-connection (list (getenv "PLIMSOLL") "server"))
  :activation-fn (lsp-activate-on "dockerfile" "yaml")
  :add-on? t
  :server-id 'plimsoll))
(setq lsp-session-file (make-temp-name (expand-file-name "session" temporary-file-directory))
      lsp-auto-guess-root t
      lsp-guess-root-without-session t
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      ;; What it adds to the window is not loaded here.
      lsp-modeline-workspace-status-enable nil
      lsp-modeline-diagnostics-enable nil
      make-backup-files nil)
(find-file "web/Dockerfile")
(dockerfile-mode)
(lsp)
(wait-until "something is found" (lambda () (> (hash-table-count (lsp-diagnostics t)) 0)))
(maphash (lambda (_ found) (message "%d findings" (length found))) (lsp-diagnostics t))
(lsp-execute-code-action-by-kind "source.fixAll.plimsoll")
(wait-until "the fixes are made" #'buffer-modified-p)
(save-buffer)

;;; lsp-mode.el ends here
