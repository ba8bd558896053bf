;;; emacs.el --- Eglot and the language server  -*- lexical-binding: t -*-

;; Opens a Dockerfile as a user of Eglot would, waits for what is found, makes all safe fixes, and
;; saves the file:
;;   PLIMSOLL=/path/to/plimsoll emacs --batch -l emacs.el

;;; Code:

(require 'package)
(package-initialize)
(require 'eglot)
(require 'dockerfile-mode)

(defun wait-until (what condition)
  "Wait until CONDITION holds, which is that WHAT."
  (let ((tries 400))
    (while (not (funcall condition))
      (when (zerop (setq tries (1- tries)))
        (error "It does not come about that %s" what))
      (accept-process-output nil 0.05))))

(let ((server (getenv "PLIMSOLL")))
  (add-to-list 'eglot-server-programs `(dockerfile-mode . (,server "server"))))
(setq make-backup-files nil)
(find-file "web/Dockerfile")
(dockerfile-mode)
(apply #'eglot--connect (eglot--guess-contact))
(wait-until "the server manages the buffer" (lambda () (eglot-managed-p)))
(flymake-mode 1)
(flymake-start)
(wait-until "something is found" (lambda () (flymake-diagnostics)))
(let ((count (length (flymake-diagnostics))))
  (message "%d findings" count)
  (goto-char (point-min))
  (eglot-code-actions (point-min) (point-max) "source.fixAll.plimsoll" t)
  (wait-until "the fixes are made" #'buffer-modified-p)
  (save-buffer)
  ;; Changes are sent when Emacs is idle, and without a terminal it never is.
  (eglot--signal-textDocument/didChange)
  (wait-until "less is found"
              (lambda ()
                (flymake-start)
                (< (length (flymake-diagnostics)) count)))
  (message "%d findings after all safe fixes" (length (flymake-diagnostics))))
(eglot-shutdown (eglot-current-server))

;;; emacs.el ends here
